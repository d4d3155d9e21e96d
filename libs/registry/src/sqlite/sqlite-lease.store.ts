import type { AgentRef } from '@guildhall/contract';
import type { SqliteDatabase } from '@guildhall/sqlite';
import type {
  AgentLocation,
  HeartbeatOutcome,
  Lease,
  LeaseOwner,
  RegisterOptions,
  RegisterOutcome,
  RenewOutcome,
  ReserveConditions,
  ReserveOutcome,
  SeenLocation,
  VoidOutcome,
} from '../lease';
import type { LeaseStore, OnLostLeases } from '../lease.store';
import { EpochTable } from './epoch.table';
import { HeldAgents } from './held-agents';
import { HostLeaseTable } from './host-lease.table';
import { LeaseTable } from './lease.table';
import { WishTable } from './wish.table';

/** Leases in SQLite: each method is one transaction. */
export class SqliteLeaseStore implements LeaseStore {
  private readonly leases: LeaseTable;
  private readonly hosts: HostLeaseTable;
  private readonly held: HeldAgents;
  private readonly wishes: WishTable;
  private readonly epochs: EpochTable;

  constructor(private readonly database: SqliteDatabase) {
    this.leases = new LeaseTable(database);
    this.hosts = new HostLeaseTable(database);
    this.held = new HeldAgents(database);
    this.wishes = new WishTable(database);
    this.epochs = new EpochTable(database);
  }

  async getLocations(refs: readonly AgentRef[]): Promise<AgentLocation[]> {
    return this.database.transaction(() =>
      refs.map((ref) => {
        const lastLease = this.leases.get(ref)?.lease;
        return { lease: this.held.validLease(ref), epoch: this.epochs.highest(ref) ?? 0, lastLease };
      }),
    );
  }

  /** Nobody can empty the store under its one engine: it needs no id. */
  async getLocation(ref: AgentRef): Promise<SeenLocation> {
    return this.database.transaction(() => ({
      lease: this.held.validLease(ref),
      epoch: this.epochs.highest(ref) ?? 0,
      storeId: undefined,
    }));
  }

  /** There is one engine and so no leader: a term is not looked at. */
  async reserveEpoch(ref: AgentRef, seenEpoch: number, { over }: ReserveConditions = {}): Promise<ReserveOutcome> {
    return this.reserve(ref, seenEpoch, () => {
      const lease = this.held.validLease(ref);
      return lease !== undefined && lease.epoch !== over;
    });
  }

  async reserveStrictEpoch(ref: AgentRef, seenEpoch: number, _conditions?: ReserveConditions): Promise<ReserveOutcome> {
    return this.reserve(ref, seenEpoch, () => this.held.isAwaited(ref));
  }

  async voidEpoch(ref: AgentRef, seenEpoch: number): Promise<VoidOutcome> {
    return this.database.transaction(() => {
      if (this.wishes.get(ref)) return 'wished';
      if ((this.epochs.highest(ref) ?? 0) !== seenEpoch) return 'changed';
      if (this.held.validLease(ref)) return 'held';
      this.epochs.reserve(ref);
      this.epochs.retire(ref);
      return 'voided';
    });
  }

  async register(lease: Lease, ttlMs: number, { wished = false }: RegisterOptions = {}): Promise<RegisterOutcome> {
    return this.database.transaction(() => {
      if (!this.hosts.mayHold(lease)) return { outcome: 'fenced' };
      if (!this.hosts.present(lease.host)) return { outcome: 'absent' };
      if (wished && !this.wishes.get(lease)) return { outcome: 'unwished' };
      return lease.epoch === 0 ? this.registerNewEpoch(lease, ttlMs) : this.registerReserved(lease, ttlMs);
    });
  }

  async heartbeat(
    owner: LeaseOwner,
    leases: readonly Lease[],
    ttlMs: number,
    onLost?: OnLostLeases,
  ): Promise<HeartbeatOutcome> {
    const lost = this.database.transaction(() => leases.filter((lease) => this.isLost(lease)));
    if (lost.length > 0) await onLost?.(lost);
    return this.database.transaction(() => {
      if (!this.hosts.mayHold(owner)) return { outcome: 'fenced' };
      return { outcome: 'renewed', leases: leases.map((lease) => this.renew({ ...lease, ...owner }, ttlMs)) };
    });
  }

  async deregister(ref: AgentRef, owner: LeaseOwner & { readonly epoch: number }): Promise<boolean> {
    return this.database.transaction(() => {
      const last = this.leases.get(ref)?.lease;
      const ours = last !== undefined && last.epoch === owner.epoch && isSameOwner(last, owner);
      if (ours) this.leases.remove(ref);
      return ours;
    });
  }

  async getHostAgents(host: string): Promise<AgentRef[]> {
    return this.database.transaction(() => this.leases.prune(host).living);
  }

  async getHostLoad(host: string): Promise<number> {
    return this.database.transaction(() => this.leases.prune(host).living.length);
  }

  async cleanupDeadAgents(host: string): Promise<AgentRef[]> {
    return this.database.transaction(() => this.leases.prune(host).dead);
  }

  private async reserve(ref: AgentRef, seenEpoch: number, isHeld: () => boolean): Promise<ReserveOutcome> {
    return this.database.transaction(() => {
      const highest = this.epochs.highest(ref) ?? 0;
      if (highest !== seenEpoch) return { outcome: 'changed', epoch: highest };
      if (isHeld()) return { outcome: 'held', epoch: highest };
      return { outcome: 'reserved', epoch: this.epochs.reserve(ref) };
    });
  }

  private registerNewEpoch(lease: Lease, ttlMs: number): RegisterOutcome {
    const current = this.held.validLease(lease);
    if (current) return { outcome: 'held', lease: current };
    const epoch = this.epochs.reserve(lease);
    this.leases.put({ ...lease, epoch }, ttlMs);
    return { outcome: 'registered', epoch };
  }

  private registerReserved(lease: Lease, ttlMs: number): RegisterOutcome {
    const highest = this.epochs.highest(lease) ?? 0;
    if (highest !== lease.epoch) return { outcome: 'stale', epoch: highest };
    const last = this.leases.get(lease)?.lease;
    if (last && isOfAnother(last, lease) && !this.hosts.isFenced(last.incarnation)) {
      return { outcome: 'held', lease: last };
    }
    this.take(lease, ttlMs);
    return { outcome: 'registered', epoch: lease.epoch };
  }

  private take(lease: Lease, ttlMs: number): void {
    this.epochs.set(lease, lease.epoch);
    this.leases.put(lease, ttlMs);
  }

  /** By a higher epoch, or under this very one by another incarnation. */
  private isTaken(lease: Lease): boolean {
    const last = this.leases.get(lease)?.lease;
    return (this.epochs.highest(lease) ?? 0) > lease.epoch || (last !== undefined && isOfAnother(last, lease));
  }

  private renew(lease: Lease, ttlMs: number): RenewOutcome {
    return this.leases.renew(lease, ttlMs) ? 'renewed' : this.registerAgain(lease, ttlMs);
  }

  private isLost(lease: Lease): boolean {
    const highest = this.epochs.highest(lease);
    return highest === undefined || highest < lease.epoch || this.leases.get(lease)?.lease.epoch !== highest;
  }

  /** What expired goes on as it was; what the store lost is taken as given. */
  private registerAgain(lease: Lease, ttlMs: number): RenewOutcome {
    if (this.isTaken(lease)) return 'taken';
    const last = this.leases.get(lease)?.lease;
    this.take(last?.epoch === lease.epoch ? last : lease, ttlMs);
    return 'registered';
  }
}

function isSameOwner(a: LeaseOwner, b: LeaseOwner): boolean {
  return a.host === b.host && a.incarnation === b.incarnation;
}

/** Whether the very epoch of `lease` was taken by somebody else. */
function isOfAnother(last: Lease, lease: Lease): boolean {
  return last.epoch === lease.epoch && !isSameOwner(last, lease);
}
