import type { AgentRef } from '@guildhall/contract';
import { PositionClock, type SqliteDatabase } from '@guildhall/sqlite';
import { agentDocument } from '../agent-document';
import { byText } from '../by-text';
import type { AgentRecord, StoredAgentRecord } from '../guild.store';
import { registryTables } from './registry-tables';

/** Agents that should run. Used inside the transactions of the stores. */
export class WishTable {
  private readonly clock: PositionClock;

  constructor(private readonly database: SqliteDatabase) {
    database.migrate(registryTables);
    this.clock = new PositionClock(database);
  }

  get({ guildId, agentId }: AgentRef): StoredAgentRecord | undefined {
    const select = this.database.prepare(
      'SELECT record, declared_at FROM guild_agents WHERE guild_id = ? AND agent_id = ?',
    );
    const row = select.get(guildId, agentId);
    return row && recordOf(row);
  }

  /** Sorted by id. */
  list(guildId: string): StoredAgentRecord[] {
    const select = this.database.prepare('SELECT record, declared_at FROM guild_agents WHERE guild_id = ?');
    const records = select.all(guildId).map(recordOf);
    return records.sort(byText((record) => record.agentId));
  }

  /** Takes the place of the wish that is there, and keeps since when it stands. */
  put(agent: AgentRecord): { record: StoredAgentRecord; differs: boolean } {
    const present = this.get(agent);
    const differs = present?.digest !== agent.digest;
    const declaredAt = present?.declaredAt ?? this.clock.next();
    const changedAtMs = present && !differs ? present.changedAtMs : Date.now();
    const document = JSON.parse(agentDocument(agent)) as AgentRecord;
    const record = { ...document, changedAtMs };
    this.database
      .prepare('INSERT OR REPLACE INTO guild_agents (guild_id, agent_id, record, declared_at) VALUES (?, ?, ?, ?)')
      .run(agent.guildId, agent.agentId, JSON.stringify(record), declaredAt);
    return { record: { ...record, declaredAt }, differs };
  }

  remove({ guildId, agentId }: AgentRef): boolean {
    const remove = this.database.prepare('DELETE FROM guild_agents WHERE guild_id = ? AND agent_id = ?');
    return remove.run(guildId, agentId).changes > 0;
  }
}

function recordOf(row: { readonly [column: string]: unknown }): StoredAgentRecord {
  const record = JSON.parse(String(row['record'])) as Omit<StoredAgentRecord, 'declaredAt'>;
  return { ...record, declaredAt: String(row['declared_at']) };
}
