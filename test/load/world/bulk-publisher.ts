import { newMessage } from '@guildhall/contract';
import { RedisMessageStore } from '@guildhall/messaging';
import { KeySpace, type RedisConnection } from '@guildhall/redis';

/** So many are on their way at once over the one connection. */
const inFlight = 1000;

/** Publishes numbered messages by the store's own publish step, as the engine does, many on their way at a time. */
export async function publishInBulk(
  connection: RedisConnection,
  topic: { readonly guildId: string; readonly topic: string },
  count: number,
): Promise<void> {
  const store = new RedisMessageStore(connection, new KeySpace());
  for (let from = 0; from < count; from += inFlight) {
    const numbers = Array.from({ length: Math.min(inFlight, count - from) }, (_none, index) => from + index);
    await Promise.all(numbers.map((n) => publishOne(store, topic, n)));
  }
}

async function publishOne(store: RedisMessageStore, topic: { guildId: string; topic: string }, n: number) {
  const message = newMessage({ topic: topic.topic, sender: { name: 'bench' }, payload: { n } });
  const outcome = await store.publish(topic, message);
  if (outcome.outcome !== 'published') throw new Error(`a message was not published: ${outcome.outcome}`);
}
