import {
  asGuildhallError,
  conflict,
  exhausted,
  unavailable,
  type ErrorDocument,
  type GuildhallError,
} from '@guildhall/contract';
import type { Refused } from '@guildhall/messaging';
import type { CommitRefusal } from './commit-queue';

type Refusal = Refused | CommitRefusal | { outcome: 'full'; topic: string };

/** Why the store applied nothing, as the error of its kind. */
export function refusalError(refusal: Refusal): GuildhallError {
  switch (refusal.outcome) {
    case 'stale':
      return conflict('STALE_EPOCH', `Epoch ${refusal.epoch} owns the agent now.`, { epoch: refusal.epoch });
    case 'fenced':
      return conflict('HOST_FENCED', 'This incarnation of the host was fenced.');
    case 'unknown':
      return unavailable('STORE_LOST', 'The store does not know the agent any more: it lost its data.');
    case 'stale_seq':
      return conflict('STALE_SEQ', `The last commit in the store is ${refusal.seq}; this one is not the next.`);
    case 'state_too_large':
      return exhausted('STATE_TOO_LARGE', `The durable state would hold ${refusal.bytes} bytes. Store less.`);
    case 'full':
      return exhausted('TOPIC_FULL', `Topic ${refusal.topic} is full of unread messages. Publish later.`);
    case 'failed':
      return asGuildhallError(refusal.error);
  }
}

/** What an agent is told when a publish could not be made. */
export function asPublishError(error: unknown): ErrorDocument {
  return asGuildhallError(error).toJSON();
}
