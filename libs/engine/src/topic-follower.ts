import type { Message, Position } from '@guildhall/contract';
import { eventStream } from '@guildhall/host';
import type { MessageStore } from '@guildhall/messaging';
import type { FollowOptions } from './execution-engine';

interface Followed {
  readonly pos: Position;
  readonly message: Message;
}

/** Reads a topic from outside, over a feed of its own. Reading slowly does not slow agents. */
export async function* followTopic(
  store: MessageStore,
  guildId: string,
  topic: string,
  { from, signal }: FollowOptions,
): AsyncIterable<Followed> {
  const ref = { guildId, topic };
  const start = from === 'earliest' ? '0-0' : (from?.after ?? (await store.end(ref)));
  let push: (followed: Followed) => void = () => undefined;
  const feed = store.feed((_topic, messages) => messages.forEach((one) => push(one)));
  const events = eventStream<Followed>((deliver) => {
    push = deliver;
    feed.watch(ref, start);
    return () => void feed.close();
  }, signal);
  try {
    yield* events;
  } finally {
    await feed.close();
  }
}
