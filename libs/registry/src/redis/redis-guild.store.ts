import type { AgentRef } from '@guildhall/contract';
import type { KeySpace, RedisConnection } from '@guildhall/redis';
import { byText } from '../by-text';
import { agentDocument } from '../agent-document';
import type { AgentEnd, AgentRecord, GuildRecord, GuildStore, StoredAgentRecord } from '../guild.store';
import { epochForMs } from '../retention';
import { scripts } from './registry-scripts';

/** Desired state in Redis: `guild:<id>` holds a guild, `guild_agents:<id>` its agents, `guilds` the ids. */
export class RedisGuildStore implements GuildStore {
  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: KeySpace,
  ) {}

  async putGuild(record: GuildRecord): Promise<void> {
    const keys = [this.keys.guild(record.guildId), this.keys.guilds()];
    await this.connection.run(scripts.putGuild, keys, [record.guildId, JSON.stringify(record)]);
  }

  async getGuild(guildId: string): Promise<GuildRecord | undefined> {
    const record = await this.connection.reach((client) => client.hget(this.keys.guild(guildId), 'record'));
    return record === null ? undefined : parseGuild(record);
  }

  async listGuilds(): Promise<GuildRecord[]> {
    const reply = await this.connection.run(scripts.listGuilds, [this.keys.guilds()], [this.keys.root]);
    return (reply as string[]).map(parseGuild).sort(byText((record) => record.guildId));
  }

  async removeGuild(guildId: string): Promise<boolean> {
    const args = [guildId, this.keys.root, epochForMs];
    const { ends, unwished, pending } = this.keys;
    const keys = [...this.guildKeys(guildId), ends(guildId), unwished(), pending(guildId)];
    return (await this.connection.run(scripts.removeGuild, keys, args)) === 1;
  }

  async putAgent(guild: GuildRecord, agent: AgentRecord): Promise<{ created: boolean; record: StoredAgentRecord }> {
    const replaces = agent.wish === 'declared' ? 1 : 0;
    const args = [agent.guildId, JSON.stringify(guild), agent.agentId, agentDocument(agent), replaces];
    const reply = await this.connection.run(scripts.putAgent, this.guildKeys(agent.guildId), args);
    const [created, record] = reply as [number, string];
    return { created: created === 1, record: parseAgent(record) };
  }

  async getAgent(ref: AgentRef): Promise<StoredAgentRecord | undefined> {
    const key = this.keys.guildAgents(ref.guildId);
    const record = await this.connection.reach((client) => client.hget(key, ref.agentId));
    return record === null ? undefined : parseAgent(record);
  }

  async listAgents(guildId: string): Promise<StoredAgentRecord[]> {
    const records = await this.connection.reach((client) => client.hvals(this.keys.guildAgents(guildId)));
    return records.map(parseAgent).sort(byText((record) => record.agentId));
  }

  async removeAgent(ref: AgentRef): Promise<boolean> {
    const { agentEpoch, agentHolder, ends, unwished, pending } = this.keys;
    const own = [agentEpoch(ref), agentHolder(ref), ends(ref.guildId), unwished(), pending(ref.guildId)];
    const keys = [...this.guildKeys(ref.guildId), ...own];
    const args = [ref.guildId, ref.agentId, epochForMs, this.keys.agentMember(ref)];
    return (await this.connection.run(scripts.removeAgent, keys, args)) === 1;
  }

  async putEnd(ref: AgentRef, end: AgentEnd): Promise<void> {
    const key = this.keys.ends(ref.guildId);
    await this.connection.reach((client) => client.hset(key, ref.agentId, JSON.stringify(end)));
  }

  async listEnds(guildId: string): Promise<Map<string, AgentEnd>> {
    const ends = await this.connection.reach((client) => client.hgetall(this.keys.ends(guildId)));
    return new Map(Object.entries(ends).map(([agentId, end]) => [agentId, JSON.parse(end) as AgentEnd]));
  }

  async putPending(ref: AgentRef, reason: string | undefined): Promise<void> {
    const key = this.keys.pending(ref.guildId);
    await this.connection.reach((client) =>
      reason === undefined ? client.hdel(key, ref.agentId) : client.hset(key, ref.agentId, reason),
    );
  }

  async listPending(guildId: string): Promise<Map<string, string>> {
    const reasons = await this.connection.reach((client) => client.hgetall(this.keys.pending(guildId)));
    return new Map(Object.entries(reasons));
  }

  async listUnwished(): Promise<AgentRef[]> {
    const members = await this.connection.reach((client) => client.smembers(this.keys.unwished()));
    return members.map((member) => this.keys.agentOfMember(member));
  }

  async confirmEnd(ref: AgentRef): Promise<void> {
    await this.connection.reach((client) => client.srem(this.keys.unwished(), this.keys.agentMember(ref)));
  }

  private guildKeys(guildId: string): string[] {
    return [this.keys.guild(guildId), this.keys.guilds(), this.keys.guildAgents(guildId)];
  }
}

function parseGuild(value: string): GuildRecord {
  return JSON.parse(value) as GuildRecord;
}

function parseAgent(value: string): StoredAgentRecord {
  return JSON.parse(value) as StoredAgentRecord;
}
