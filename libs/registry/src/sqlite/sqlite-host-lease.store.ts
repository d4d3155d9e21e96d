import type { SqliteDatabase } from '@guildhall/sqlite';
import type { AnnounceOutcome, HostLease } from '../host-lease';
import type { FenceCause, FenceOptions, HostLeaseStore } from '../host-lease.store';
import { HostLeaseTable } from './host-lease.table';

/** Host leases in SQLite: each method is one transaction. */
export class SqliteHostLeaseStore implements HostLeaseStore {
  private readonly hosts: HostLeaseTable;

  constructor(private readonly database: SqliteDatabase) {
    this.hosts = new HostLeaseTable(database);
  }

  async announce(lease: HostLease, ttlMs: number): Promise<AnnounceOutcome> {
    return this.database.transaction(() => {
      if (this.hosts.isFenced(lease.incarnation)) return { outcome: 'fenced' };
      const holder = this.hosts.present(lease.host);
      const ofAnother = holder !== undefined && holder.incarnation !== lease.incarnation;
      if (ofAnother && !this.hosts.isFenced(holder.incarnation)) return { outcome: 'name_taken', holder };
      this.hosts.put(lease, ttlMs);
      return { outcome: 'announced' };
    });
  }

  async withdraw(host: string, incarnation: string): Promise<boolean> {
    return this.database.transaction(() => this.hosts.remove({ host, incarnation }));
  }

  async get(host: string): Promise<HostLease | undefined> {
    return this.hosts.present(host);
  }

  async list(): Promise<HostLease[]> {
    return this.database.transaction(() => this.hosts.all());
  }

  async fence(host: string, incarnation: string, options: FenceOptions = {}): Promise<void> {
    const { isDead = false, by = '', why = '' } = options;
    this.database.transaction(() => {
      if (isDead) this.hosts.forgetTime(incarnation);
      else this.hosts.keepTime({ host, incarnation });
      this.hosts.fence(incarnation, { by, why });
      this.hosts.remove({ host, incarnation });
    });
  }

  async isFenced(incarnation: string): Promise<boolean> {
    return this.hosts.isFenced(incarnation);
  }

  async fenceOf(incarnation: string): Promise<FenceCause | undefined> {
    return this.database.transaction(() => this.hosts.fenceOf(incarnation));
  }

  async nextPlacement(): Promise<number> {
    return this.database.transaction(() => {
      const row = this.database
        .prepare('UPDATE placement_counter SET next = next + 1 RETURNING next - 1 AS drawn')
        .get();
      return Number(row?.['drawn']);
    });
  }
}
