import { fenceTables, type SqliteDatabase } from '@guildhall/sqlite';
import { byText } from '../by-text';
import type { HostLease } from '../host-lease';
import type { FenceCause } from '../host-lease.store';
import type { LeaseOwner } from '../lease';
import { fencedForMs } from '../retention';
import { registryTables } from './registry-tables';

/** Host leases and fences. Used inside the transactions of the stores. */
export class HostLeaseTable {
  constructor(private readonly database: SqliteDatabase) {
    database.migrate(fenceTables);
    database.migrate(registryTables);
  }

  /** The living lease under a name. */
  present(host: string): HostLease | undefined {
    const select = this.database.prepare('SELECT lease FROM hosts WHERE host = ? AND expires_at_ms > ?');
    const row = select.get(host, Date.now());
    return row && parseHostLease(row['lease']);
  }

  all(): HostLease[] {
    const nowMs = Date.now();
    this.database.prepare('DELETE FROM hosts WHERE expires_at_ms <= ?').run(nowMs);
    const rows = this.database.prepare('SELECT lease FROM hosts').all();
    return rows.map((row) => parseHostLease(row['lease'])).sort(byText((lease) => lease.host));
  }

  put(lease: HostLease, ttlMs: number): void {
    this.database
      .prepare('INSERT OR REPLACE INTO hosts (host, incarnation, lease, expires_at_ms) VALUES (?, ?, ?, ?)')
      .run(lease.host, lease.incarnation, JSON.stringify(lease), Date.now() + ttlMs);
  }

  /** Removes the living lease of this incarnation; false when it has none. */
  remove({ host, incarnation }: LeaseOwner): boolean {
    const remove = this.database.prepare('DELETE FROM hosts WHERE host = ? AND incarnation = ? AND expires_at_ms > ?');
    return remove.run(host, incarnation, Date.now()).changes > 0;
  }

  /** What was said at the first fence stays. */
  fence(incarnation: string, cause: FenceCause): void {
    this.database
      .prepare('INSERT OR IGNORE INTO fence_causes (incarnation, cause) VALUES (?, ?)')
      .run(incarnation, JSON.stringify(cause));
    this.database
      .prepare('INSERT OR REPLACE INTO fenced_incarnations (incarnation, until_ms) VALUES (?, ?)')
      .run(incarnation, Date.now() + fencedForMs);
  }

  fenceOf(incarnation: string): FenceCause | undefined {
    if (!this.isFenced(incarnation)) return undefined;
    const row = this.database.prepare('SELECT cause FROM fence_causes WHERE incarnation = ?').get(incarnation);
    return row ? (JSON.parse(String(row['cause'])) as FenceCause) : { by: '', why: '' };
  }

  isFenced(incarnation: string): boolean {
    const select = this.database.prepare('SELECT 1 FROM fenced_incarnations WHERE incarnation = ?');
    return select.get(incarnation) !== undefined;
  }

  /** Before a fence: remembers when the living lease of this incarnation would have run out. */
  keepTime({ host, incarnation }: LeaseOwner): void {
    this.database
      .prepare(
        `INSERT OR REPLACE INTO fenced_host_leases (incarnation, expires_at_ms)
         SELECT incarnation, expires_at_ms FROM hosts WHERE host = ? AND incarnation = ? AND expires_at_ms > ?`,
      )
      .run(host, incarnation, Date.now());
  }

  forgetTime(incarnation: string): void {
    this.database.prepare('DELETE FROM fenced_host_leases WHERE incarnation = ?').run(incarnation);
  }

  /** Whether the lease of this fenced incarnation would live without the fence. */
  isFencedBeforeItsTime(incarnation: string): boolean {
    const nowMs = Date.now();
    this.database.prepare('DELETE FROM fenced_host_leases WHERE expires_at_ms <= ?').run(nowMs);
    const select = this.database.prepare('SELECT 1 FROM fenced_host_leases WHERE incarnation = ?');
    return select.get(incarnation) !== undefined;
  }

  /** Whether this incarnation may hold leases: it was not fenced, and no other one lives under the host's name. */
  mayHold({ host, incarnation }: LeaseOwner): boolean {
    if (this.isFenced(incarnation)) return false;
    const present = this.present(host);
    return !present || present.incarnation === incarnation;
  }

  /** Whether the owner of a living entry still holds it: its host lease lives, and it was not fenced. */
  isValidOwner({ host, incarnation }: LeaseOwner): boolean {
    return !this.isFenced(incarnation) && this.present(host)?.incarnation === incarnation;
  }
}

function parseHostLease(value: unknown): HostLease {
  return JSON.parse(String(value)) as HostLease;
}
