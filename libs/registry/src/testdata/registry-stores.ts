import { randomUUID } from 'node:crypto';
import { KeySpace, type RedisConnection } from '@guildhall/redis';
import { SqliteDatabase } from '@guildhall/sqlite';
import type { GuildStore } from '../guild.store';
import type { HostLeaseStore } from '../host-lease.store';
import type { LeaseStore } from '../lease.store';
import { RedisGuildStore } from '../redis/redis-guild.store';
import { RedisHostLeaseStore } from '../redis/redis-host-lease.store';
import { RedisLeaseStore } from '../redis/redis-lease.store';
import { SqliteGuildStore } from '../sqlite/sqlite-guild.store';
import { SqliteHostLeaseStore } from '../sqlite/sqlite-host-lease.store';
import { SqliteLeaseStore } from '../sqlite/sqlite-lease.store';

/** One store in all its aspects, empty at first, and what a test does to it from outside. */
export interface RegistryStores {
  readonly leases: LeaseStore;
  readonly hosts: HostLeaseStore;
  readonly guilds: GuildStore;
  /** Everything the store holds, in a form that can be compared. */
  contents(): Promise<unknown>;
  /** Loses all data, as an emptied store does. */
  lose(): Promise<void>;
  close(): void;
}

/** A store of its own in a Redis that others use too. */
export function redisStores(connection: RedisConnection): RegistryStores {
  const keys = new KeySpace(`test-${randomUUID()}`);
  const ofThis = () => connection.reach((client) => client.keys(`${keys.root}*`));
  return {
    leases: new RedisLeaseStore(connection, keys),
    hosts: new RedisHostLeaseStore(connection, keys),
    guilds: new RedisGuildStore(connection, keys),
    contents: async () => Promise.all((await ofThis()).sort().map((key) => dump(connection, key))),
    lose: async () => {
      const names = await ofThis();
      if (names.length > 0) await connection.reach((client) => client.del(...names));
    },
    close: () => undefined,
  };
}

export function sqliteStores(): RegistryStores {
  const database = new SqliteDatabase(':memory:');
  const tables = [
    'leases',
    'hosts',
    'agent_epochs',
    'fenced_incarnations',
    'guilds',
    'guild_agents',
    'guild_revisions',
  ];
  const stores = {
    leases: new SqliteLeaseStore(database),
    hosts: new SqliteHostLeaseStore(database),
    guilds: new SqliteGuildStore(database),
  };
  return {
    ...stores,
    contents: async () => tables.map((table) => ({ table, rows: database.prepare(`SELECT * FROM ${table}`).all() })),
    lose: async () => {
      for (const table of tables) database.prepare(`DELETE FROM ${table}`).run();
    },
    close: () => database.close(),
  };
}

/** A key's name and value, and the second at which it expires. */
async function dump(connection: RedisConnection, key: string): Promise<unknown> {
  const value = await connection.reach((client) => client.dump(key));
  const expiresAt = await connection.reach((client) => client.expiretime(key));
  return { key, value, expiresAt };
}
