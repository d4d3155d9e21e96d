import { newMessage, type Fence, type Message } from '@guildhall/contract';
import type { CommitEntry, MessageStore, PublishOutcome, StoredMessage, OutgoingMessage } from '../message.store';
import { parseMessage } from '../parse-message';

export const guildId = 'guild';

export function fenceOf(agentId: string, epoch = 1): Fence {
  return { guildId, agentId, epoch, incarnation: 'host-1' };
}

export function topicOf(topic: string) {
  return { guildId, topic };
}

export function messageOf(topic: string, n: number, sender = 'tester'): Message {
  return newMessage({ topic, sender: { id: sender }, payload: { n } });
}

/** The same as a commit publishes it. */
export function outgoingOf(topic: string, n: number, sender?: string): OutgoingMessage {
  return { topic, json: JSON.stringify(messageOf(topic, n, sender)) };
}

/** The numbers that messageOf gave. */
export function numbersOf(messages: readonly Pick<StoredMessage, 'json'>[]): number[] {
  return messages.map((stored) => parseMessage(stored).payload['n'] as number);
}

/** Publishes messages 1 to `count`, or from `first` on, and answers with their positions. */
export async function publishNumbers(store: MessageStore, topic: string, count: number, first = 1): Promise<string[]> {
  const positions: string[] = [];
  for (let n = first; n < first + count; n++) {
    positions.push(positionOf(await store.publish(topicOf(topic), messageOf(topic, n))));
  }
  return positions;
}

export function positionOf(outcome: PublishOutcome): string {
  if (outcome.outcome !== 'published') throw new Error(`not published: ${JSON.stringify(outcome)}`);
  return outcome.pos;
}

/** An entry that has handled the message at a position, or taken it from a queue. */
export function handled(topic: string, pos: string, effects: Partial<CommitEntry> = {}, queue?: string): CommitEntry {
  return { at: { topic, pos, ...(queue === undefined ? {} : { queue }) }, ...effects };
}
