import type { AgentRef } from '@guildhall/contract';
import type { SqliteDatabase } from '@guildhall/sqlite';
import type { Lease } from '../lease';
import { HostLeaseTable } from './host-lease.table';
import { LeaseTable } from './lease.table';

/** Who holds an agent, by its lease and by that of the lease's host. Used inside the transactions of the stores. */
export class HeldAgents {
  private readonly leases: LeaseTable;
  private readonly hosts: HostLeaseTable;

  constructor(database: SqliteDatabase) {
    this.leases = new LeaseTable(database);
    this.hosts = new HostLeaseTable(database);
  }

  /** The valid lease of an agent. */
  validLease(ref: AgentRef): Lease | undefined {
    const row = this.leases.get(ref);
    return row?.living && this.hosts.isValidOwner(row.lease) ? row.lease : undefined;
  }

  /** The epoch under which a lease was last taken and not given up. */
  takenEpoch(ref: AgentRef): number | undefined {
    return this.leases.get(ref)?.lease.epoch;
  }

  /** Whether whoever holds a living entry may still act outside the store. */
  isAwaited(ref: AgentRef): boolean {
    const row = this.leases.get(ref);
    if (!row?.living) return false;
    return this.hosts.isValidOwner(row.lease) || this.hosts.isFencedBeforeItsTime(row.lease.incarnation);
  }
}
