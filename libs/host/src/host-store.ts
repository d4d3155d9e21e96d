import type { MessageStore } from '@guildhall/messaging';
import type { HostLeaseStore, LeaseStore } from '@guildhall/registry';

/** The parts of the store that a host works with. */
export interface HostStore {
  readonly leases: LeaseStore;
  readonly hosts: HostLeaseStore;
  readonly messages: MessageStore;
}
