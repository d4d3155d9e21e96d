import type { AgentRef } from '@guildhall/contract';
import { fenceTables, type SqliteDatabase } from '@guildhall/sqlite';
import { epochForMs } from '../retention';

/** The highest epoch of each agent. Used inside the transactions of the stores. */
export class EpochTable {
  constructor(private readonly database: SqliteDatabase) {
    database.migrate(fenceTables);
    const nowMs = Date.now();
    database.prepare('DELETE FROM agent_epochs WHERE collect_after_ms < ?').run(nowMs);
    database.prepare('DELETE FROM fenced_incarnations WHERE until_ms < ?').run(nowMs);
  }

  /** Undefined when none was ever reserved. */
  highest(ref: AgentRef): number | undefined {
    const select = this.database.prepare('SELECT epoch FROM agent_epochs WHERE guild_id = ? AND agent_id = ?');
    return select.get(ref.guildId, ref.agentId)?.['epoch'] as number | undefined;
  }

  /** max(highest + 1, the clock in ms), made the highest. */
  reserve(ref: AgentRef): number {
    const epoch = Math.max((this.highest(ref) ?? 0) + 1, Date.now());
    this.set(ref, epoch);
    return epoch;
  }

  set(ref: AgentRef, epoch: number): void {
    this.database
      .prepare('INSERT OR REPLACE INTO agent_epochs (guild_id, agent_id, epoch) VALUES (?, ?, ?)')
      .run(ref.guildId, ref.agentId, epoch);
  }

  /** The wish for the agent ended: its epoch goes later, at a start. */
  retire(ref: AgentRef): void {
    this.database
      .prepare('UPDATE agent_epochs SET collect_after_ms = ? WHERE guild_id = ? AND agent_id = ?')
      .run(Date.now() + epochForMs, ref.guildId, ref.agentId);
  }
}
