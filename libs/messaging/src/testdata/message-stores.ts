import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { AgentRef } from '@guildhall/contract';
import { KeySpace, type RedisConnection } from '@guildhall/redis';
import { SqliteDatabase } from '@guildhall/sqlite';
import { tempFolder } from '@guildhall/test-support';
import type { MessageStore } from '../message.store';
import type { MessageStoreOptions } from '../message-store.options';
import { RedisMessageStore } from '../redis/redis-message.store';
import { SqliteMessageStore } from '../sqlite/sqlite-message.store';
import { guildId } from './messages';

/** A message store, empty at first, and what a test does to it from outside. */
export interface StoreUnderTest {
  readonly store: MessageStore;
  /** Makes an epoch the highest one of an agent. */
  setEpoch(ref: AgentRef, epoch: number): Promise<void>;
  fence(incarnation: string): Promise<void>;
  /** Everything the store holds, in a form that can be compared. */
  contents(): Promise<unknown>;
  /** As a version left it that did not note where listeners of a topic began. */
  forgetStarts(topic: string): Promise<void>;
  close(): Promise<void>;
}

export type OpenStore = (options?: Partial<MessageStoreOptions>) => Promise<StoreUnderTest>;

/** A store of its own in a Redis that others use too. */
export async function redisStore(
  connection: RedisConnection,
  options: Partial<MessageStoreOptions> = {},
): Promise<StoreUnderTest> {
  const keys = new KeySpace(`test-${randomUUID()}`);
  const names = async () => (await connection.reach((client) => client.keys(`${keys.root}*`))).sort();
  return {
    store: new RedisMessageStore(connection, keys, options),
    setEpoch: async (ref, epoch) => {
      await connection.reach((client) => client.set(keys.agentEpoch(ref), epoch));
    },
    fence: async (incarnation) => {
      await connection.reach((client) => client.set(keys.fenced(incarnation), 1));
    },
    forgetStarts: async (topic) => {
      await connection.reach((client) => client.del(keys.starts(guildId, topic)));
    },
    contents: async () =>
      Promise.all((await names()).map(async (key) => [key, await connection.reach((client) => client.dump(key))])),
    close: async () => {
      const left = await names();
      if (left.length > 0) await connection.reach((client) => client.del(...left));
    },
  };
}

export async function sqliteMemoryStore(options: Partial<MessageStoreOptions> = {}): Promise<StoreUnderTest> {
  return sqliteStore(new SqliteDatabase(':memory:'), options);
}

export async function sqliteFileStore(options: Partial<MessageStoreOptions> = {}): Promise<StoreUnderTest> {
  const folder = await tempFolder();
  const opened = sqliteStore(new SqliteDatabase(join(folder.path, 'store.db')), options);
  const close = async () => {
    await opened.close();
    await folder.remove();
  };
  return { ...opened, close };
}

function sqliteStore(database: SqliteDatabase, options: Partial<MessageStoreOptions>): StoreUnderTest {
  const store = new SqliteMessageStore(database, options);
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
  return {
    store,
    setEpoch: async ({ guildId, agentId }, epoch) => {
      database
        .prepare('REPLACE INTO agent_epochs (guild_id, agent_id, epoch) VALUES (?, ?, ?)')
        .run(guildId, agentId, epoch);
    },
    fence: async (incarnation) => {
      database
        .prepare('REPLACE INTO fenced_incarnations (incarnation, until_ms) VALUES (?, ?)')
        .run(incarnation, Number.MAX_SAFE_INTEGER);
    },
    forgetStarts: async (topic) => {
      const of = 'DELETE FROM starts WHERE topic_id = (SELECT id FROM topics WHERE guild_id = ? AND topic = ?)';
      database.prepare(of).run(guildId, topic);
    },
    contents: async () =>
      tables.all().map(({ name }) => ({ name, rows: database.prepare(`SELECT * FROM ${name as string}`).all() })),
    close: async () => database.close(),
  };
}
