import type { KeySpace, RedisConnection } from '@guildhall/redis';
import type { MessageStoreOptions } from '../message-store.options';

/** What every step in Redis works with. */
export interface RedisContext {
  readonly connection: RedisConnection;
  readonly keys: KeySpace;
  readonly options: MessageStoreOptions;
}

/** The consumer that holds entries of a work queue whose agent was ended. No agent's id has this character. */
export const returnedEntries = '\u0001returned';
