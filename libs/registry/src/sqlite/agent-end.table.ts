import type { AgentRef } from '@guildhall/contract';
import type { SqliteDatabase } from '@guildhall/sqlite';
import type { AgentEnd } from '../guild.store';
import { registryTables } from './registry-tables';

/** How agents ended, and whose end is still to be confirmed. Used inside the transactions of the stores. */
export class AgentEndTable {
  constructor(private readonly database: SqliteDatabase) {
    database.migrate(registryTables);
  }

  put({ guildId, agentId }: AgentRef, end: AgentEnd): void {
    this.database
      .prepare('INSERT OR REPLACE INTO agent_ends (guild_id, agent_id, record) VALUES (?, ?, ?)')
      .run(guildId, agentId, JSON.stringify(end));
  }

  /** The agent is to be tried anew. */
  forget({ guildId, agentId }: AgentRef): void {
    this.database.prepare('DELETE FROM agent_ends WHERE guild_id = ? AND agent_id = ?').run(guildId, agentId);
  }

  list(guildId: string): Map<string, AgentEnd> {
    const rows = this.database.prepare('SELECT agent_id, record FROM agent_ends WHERE guild_id = ?').all(guildId);
    return new Map(rows.map((row) => [String(row['agent_id']), JSON.parse(String(row['record'])) as AgentEnd]));
  }

  /** The wish is gone: how the agent ended does not count any more, whether it has ended does. */
  unwish(ref: AgentRef): void {
    this.forget(ref);
    this.database
      .prepare('INSERT OR IGNORE INTO unwished_agents (guild_id, agent_id) VALUES (?, ?)')
      .run(ref.guildId, ref.agentId);
  }

  unwished(): AgentRef[] {
    const rows = this.database.prepare('SELECT guild_id, agent_id FROM unwished_agents').all();
    return rows.map((row) => ({ guildId: String(row['guild_id']), agentId: String(row['agent_id']) }));
  }

  confirm({ guildId, agentId }: AgentRef): boolean {
    const confirmed = this.database.prepare('DELETE FROM unwished_agents WHERE guild_id = ? AND agent_id = ?');
    return confirmed.run(guildId, agentId).changes > 0;
  }
}
