import type { Durability } from '@guildhall/contract';
import { SqliteMessageStore } from '@guildhall/messaging';
import { SqliteEventStore, SqliteGuildStore, SqliteHostLeaseStore, SqliteLeaseStore } from '@guildhall/registry';
import { openDataFolder } from '@guildhall/sqlite';
import type { EngineStore } from './engine-store';

/**
 * The embedded store.
 * @param folder absolute path, made when missing; absent: in memory
 * @throws GuildhallError conflict STORE_IN_USE with the other engine's pid
 */
export function openSqliteStore(folder: string | undefined, durability?: Durability): EngineStore {
  const { database, storeId, close } = openDataFolder(folder, durability);
  return {
    readId: () => Promise.resolve(storeId),
    leases: new SqliteLeaseStore(database),
    hosts: new SqliteHostLeaseStore(database),
    guilds: new SqliteGuildStore(database),
    messages: new SqliteMessageStore(database),
    events: new SqliteEventStore(database),
    close,
  };
}
