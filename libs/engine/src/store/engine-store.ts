import type { MessageStore } from '@guildhall/messaging';
import type { EventStore, GuildStore, HostLeaseStore, LeaseStore } from '@guildhall/registry';

/** All of the store that the engine works with: Redis or SQLite behind the same operations (DESIGN 6). */
export interface EngineStore {
  /** Random id of the store; another one than before means that it was emptied. */
  readId(): Promise<string>;
  readonly leases: LeaseStore;
  readonly hosts: HostLeaseStore;
  readonly guilds: GuildStore;
  readonly messages: MessageStore;
  readonly events: EventStore;
  close(): Promise<void>;
}
