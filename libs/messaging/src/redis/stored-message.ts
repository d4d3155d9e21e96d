import type { StoredMessage } from '../message.store';

/** An entry of a topic's stream as ioredis gives it; a message is the one field `m`, as JSON. */
export type StreamEntry = readonly [id: string, fields: readonly string[]];

export function asStoredMessage([pos, fields]: StreamEntry): StoredMessage {
  return { pos, json: fields[1] ?? 'null' };
}
