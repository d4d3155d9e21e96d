import type { AgentRef } from '@guildhall/contract';
import type { SqliteDatabase } from '@guildhall/sqlite';
import type { Lease } from '../lease';
import { registryTables } from './registry-tables';

/** The last lease that was taken of an agent; `living` until it expires. */
export interface LeaseRow {
  readonly lease: Lease;
  readonly living: boolean;
}

/** Leases of agents. Used inside the transactions of the stores. */
export class LeaseTable {
  constructor(private readonly database: SqliteDatabase) {
    database.migrate(registryTables);
  }

  get(ref: AgentRef): LeaseRow | undefined {
    const select = this.database.prepare(
      'SELECT lease, expires_at_ms > ? AS living FROM leases WHERE guild_id = ? AND agent_id = ?',
    );
    const row = select.get(Date.now(), ref.guildId, ref.agentId);
    return row && { lease: JSON.parse(String(row['lease'])) as Lease, living: row['living'] === 1 };
  }

  /** Takes the place of the agent's last lease, on whatever host that was. */
  put(lease: Lease, ttlMs: number): void {
    this.database
      .prepare(
        `INSERT OR REPLACE INTO leases (guild_id, agent_id, host, incarnation, epoch, lease, expires_at_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(...identity(lease), JSON.stringify(lease), Date.now() + ttlMs);
  }

  /** Prolongs a living lease of this owner, if its epoch is the highest; false when there is no such. */
  renew(lease: Lease, ttlMs: number): boolean {
    const nowMs = Date.now();
    const update = this.database.prepare(
      `UPDATE leases SET expires_at_ms = ?
       WHERE guild_id = ? AND agent_id = ? AND host = ? AND incarnation = ? AND epoch = ? AND expires_at_ms > ?
       AND epoch = (SELECT highest.epoch FROM agent_epochs AS highest
                    WHERE highest.guild_id = leases.guild_id AND highest.agent_id = leases.agent_id)`,
    );
    return update.run(nowMs + ttlMs, ...identity(lease), nowMs).changes > 0;
  }

  remove(ref: AgentRef): void {
    this.database.prepare('DELETE FROM leases WHERE guild_id = ? AND agent_id = ?').run(ref.guildId, ref.agentId);
  }

  /** Takes what expired out of a host's set and tells it from what lives. */
  prune(host: string): { living: AgentRef[]; dead: AgentRef[] } {
    const nowMs = Date.now();
    const dead = this.database
      .prepare(
        `UPDATE leases SET listed = 0 WHERE host = ? AND listed = 1 AND expires_at_ms <= ?
         RETURNING guild_id, agent_id`,
      )
      .all(host, nowMs);
    const living = this.database
      .prepare('SELECT guild_id, agent_id FROM leases WHERE host = ? AND listed = 1')
      .all(host);
    return { living: living.map(refOf), dead: dead.map(refOf) };
  }
}

function identity({ guildId, agentId, host, incarnation, epoch }: Lease): [string, string, string, string, number] {
  return [guildId, agentId, host, incarnation, epoch];
}

function refOf(row: { readonly [column: string]: unknown }): AgentRef {
  return { guildId: String(row['guild_id']), agentId: String(row['agent_id']) };
}
