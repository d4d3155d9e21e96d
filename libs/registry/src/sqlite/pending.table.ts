import type { AgentRef } from '@guildhall/contract';
import type { SqliteDatabase } from '@guildhall/sqlite';
import { registryTables } from './registry-tables';

/** Why agents that should run do not. Used inside the transactions of the stores. */
export class PendingTable {
  constructor(private readonly database: SqliteDatabase) {
    database.migrate(registryTables);
  }

  put({ guildId, agentId }: AgentRef, reason: string): void {
    this.database
      .prepare('INSERT OR REPLACE INTO pending_agents (guild_id, agent_id, reason) VALUES (?, ?, ?)')
      .run(guildId, agentId, reason);
  }

  remove({ guildId, agentId }: AgentRef): void {
    this.database.prepare('DELETE FROM pending_agents WHERE guild_id = ? AND agent_id = ?').run(guildId, agentId);
  }

  list(guildId: string): Map<string, string> {
    const rows = this.database.prepare('SELECT agent_id, reason FROM pending_agents WHERE guild_id = ?').all(guildId);
    return new Map(rows.map((row) => [String(row['agent_id']), String(row['reason'])]));
  }
}
