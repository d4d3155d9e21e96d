import type { MessageStore } from '@guildhall/messaging';
import type { EventStore, GuildStore, HostLeaseStore, LeaseStore } from '@guildhall/registry';

/** The parts of the store that a host works with. */
export interface HostStore {
  /** Random id of the store; another one than before means that it was emptied. */
  readId(): Promise<string>;
  /** Grows when the way to the store was made anew: another server may answer. Absent where there is only one. */
  readonly timesReached?: () => number;
  /** Whether somebody keeps what runs as it should be. */
  readonly leaders: { isLed(): Promise<boolean> };
  readonly guilds: Pick<GuildStore, 'putEnd' | 'putAgent'>;
  readonly leases: LeaseStore;
  readonly hosts: HostLeaseStore;
  readonly messages: MessageStore;
  readonly events: Pick<EventStore, 'append' | 'read' | 'readBack' | 'end'>;
}
