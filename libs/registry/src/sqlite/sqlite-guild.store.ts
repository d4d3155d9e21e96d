import type { AgentRef, Position } from '@guildhall/contract';
import { PositionClock, type SqliteDatabase } from '@guildhall/sqlite';
import { agentDocument } from '../agent-document';
import { byText } from '../by-text';
import type { AgentEnd, AgentRecord, GuildRecord, GuildStore, StoredAgentRecord } from '../guild.store';
import { AgentEndTable } from './agent-end.table';
import { EpochTable } from './epoch.table';
import { PendingTable } from './pending.table';
import { registryTables } from './registry-tables';

/** Desired state in SQLite: each method is one transaction. */
export class SqliteGuildStore implements GuildStore {
  private readonly epochs: EpochTable;
  private readonly clock: PositionClock;
  private readonly ends: AgentEndTable;
  private readonly pending: PendingTable;

  constructor(private readonly database: SqliteDatabase) {
    database.migrate(registryTables);
    this.epochs = new EpochTable(database);
    this.clock = new PositionClock(database);
    this.ends = new AgentEndTable(database);
    this.pending = new PendingTable(database);
  }

  async putGuild(record: GuildRecord): Promise<void> {
    this.database.transaction(() =>
      this.database
        .prepare('INSERT OR REPLACE INTO guilds (guild_id, record, declared) VALUES (?, ?, 1)')
        .run(record.guildId, JSON.stringify(record)),
    );
  }

  async getGuild(guildId: string): Promise<GuildRecord | undefined> {
    const row = this.database.prepare('SELECT record FROM guilds WHERE guild_id = ?').get(guildId);
    return row && guildOf(row);
  }

  async listGuilds(): Promise<GuildRecord[]> {
    const records = this.database.prepare('SELECT record FROM guilds').all().map(guildOf);
    return records.sort(byText((record) => record.guildId));
  }

  async removeGuild(guildId: string): Promise<boolean> {
    return this.database.transaction(() => {
      for (const agent of this.agents(guildId)) this.unwish(agent);
      this.database.prepare('DELETE FROM guild_agents WHERE guild_id = ?').run(guildId);
      return this.database.prepare('DELETE FROM guilds WHERE guild_id = ?').run(guildId).changes > 0;
    });
  }

  async putAgent(guild: GuildRecord, agent: AgentRecord): Promise<{ created: boolean; record: StoredAgentRecord }> {
    return this.database.transaction(() => {
      this.insertGuild(guild);
      const present = this.agent(agent);
      if (present && agent.wish === 'run') return { created: false, record: present };
      const declaredAt = present?.declaredAt ?? this.clock.next();
      return { created: !present, record: this.writeAgent(agent, declaredAt) };
    });
  }

  async getAgent(ref: AgentRef): Promise<StoredAgentRecord | undefined> {
    return this.agent(ref);
  }

  async listAgents(guildId: string): Promise<StoredAgentRecord[]> {
    return this.agents(guildId);
  }

  async removeAgent(ref: AgentRef): Promise<boolean> {
    return this.database.transaction(() => {
      const remove = this.database.prepare('DELETE FROM guild_agents WHERE guild_id = ? AND agent_id = ?');
      if (remove.run(ref.guildId, ref.agentId).changes === 0) return false;
      this.unwish(ref);
      this.removeGuildOfNobody(ref.guildId);
      return true;
    });
  }

  async putEnd(ref: AgentRef, end: AgentEnd): Promise<void> {
    this.ends.put(ref, end);
  }

  async listEnds(guildId: string): Promise<Map<string, AgentEnd>> {
    return this.ends.list(guildId);
  }

  async putPending(ref: AgentRef, reason: string | undefined): Promise<void> {
    if (reason === undefined) this.pending.remove(ref);
    else this.pending.put(ref, reason);
  }

  async listPending(guildId: string): Promise<Map<string, string>> {
    return this.pending.list(guildId);
  }

  async listUnwished(): Promise<AgentRef[]> {
    return this.ends.unwished();
  }

  async confirmEnd(ref: AgentRef): Promise<void> {
    this.ends.confirm(ref);
  }

  private unwish(ref: AgentRef): void {
    this.epochs.retire(ref);
    this.ends.unwish(ref);
    this.pending.remove(ref);
  }

  private insertGuild(guild: GuildRecord): void {
    this.database
      .prepare('INSERT OR IGNORE INTO guilds (guild_id, record, declared) VALUES (?, ?, 0)')
      .run(guild.guildId, JSON.stringify(guild));
  }

  private removeGuildOfNobody(guildId: string): void {
    this.database
      .prepare(
        `DELETE FROM guilds WHERE guild_id = ? AND declared = 0
         AND NOT EXISTS (SELECT 1 FROM guild_agents WHERE guild_agents.guild_id = guilds.guild_id)`,
      )
      .run(guildId);
  }

  private agent(ref: AgentRef): StoredAgentRecord | undefined {
    const select = this.database.prepare(
      'SELECT record, declared_at FROM guild_agents WHERE guild_id = ? AND agent_id = ?',
    );
    const row = select.get(ref.guildId, ref.agentId);
    return row && agentOf(row);
  }

  private agents(guildId: string): StoredAgentRecord[] {
    const select = this.database.prepare('SELECT record, declared_at FROM guild_agents WHERE guild_id = ?');
    return select
      .all(guildId)
      .map(agentOf)
      .sort(byText((record) => record.agentId));
  }

  private writeAgent(agent: AgentRecord, declaredAt: Position): StoredAgentRecord {
    const record = agentDocument(agent);
    this.database
      .prepare('INSERT OR REPLACE INTO guild_agents (guild_id, agent_id, record, declared_at) VALUES (?, ?, ?, ?)')
      .run(agent.guildId, agent.agentId, record, declaredAt);
    return agentOf({ record, declared_at: declaredAt });
  }
}

function guildOf(row: { readonly [column: string]: unknown }): GuildRecord {
  return JSON.parse(String(row['record'])) as GuildRecord;
}

function agentOf(row: { readonly [column: string]: unknown }): StoredAgentRecord {
  const record = JSON.parse(String(row['record'])) as AgentRecord;
  return { ...record, declaredAt: String(row['declared_at']) };
}
