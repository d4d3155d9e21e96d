import type { AgentRef } from '@guildhall/contract';
import type { KeySpace, RedisConnection } from '@guildhall/redis';
import { byText } from '../by-text';
import { agentDocument } from '../agent-document';
import type {
  AgentEnd,
  AgentRecord,
  ChangeOutcome,
  ClaimOptions,
  ClaimOutcome,
  GuildChange,
  GuildRecord,
  GuildStore,
  GuildWishes,
  StoredAgentRecord,
} from '../guild.store';
import { epochForMs, startUnderWayMs } from '../retention';
import { parseLease } from './lease-value';
import { scripts } from './registry-scripts';

/**
 * Desired state in Redis: `guild:<id>` holds a guild, `guild_agents:<id>` its agents, `guild_revision:<id>` counts their
 * changes, `guilds` holds the ids.
 */
export class RedisGuildStore implements GuildStore {
  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: KeySpace,
  ) {}

  async readGuild(guildId: string): Promise<GuildWishes> {
    const keys = [this.keys.guild(guildId), this.keys.guildAgents(guildId), this.keys.guildRevision(guildId)];
    const reply = await this.connection.run(scripts.readGuild, keys, []);
    const [revision, declared, agents, guild] = reply as [string, number, string[], string?];
    return {
      revision: Number(revision),
      isDeclared: declared === 1,
      guild: guild === undefined ? undefined : parseGuild(guild),
      agents: sorted(agents.map(parseAgent)),
    };
  }

  async changeGuild({ guild, seenRevision, put, remove }: GuildChange): Promise<ChangeOutcome> {
    const { guildId } = guild;
    const wishes = put.flatMap((agent) => [agent.agentId, agentDocument(agent)]);
    const known = [guildId, JSON.stringify(guild), seenRevision, this.keys.root, epochForMs];
    const args = [...known, put.length, ...wishes, ...remove];
    const reply = await this.connection.run(scripts.changeGuild, this.endingKeys(guildId), args);
    const [outcome, revision, agents = []] = reply as [ChangeOutcome['outcome'], string, string[]?];
    if (outcome === 'overtaken') return { outcome, revision: Number(revision) };
    return { outcome, revision: Number(revision), agents: agents.map(parseAgent) };
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
    return (await this.connection.run(scripts.removeGuild, this.endingKeys(guildId), args)) === 1;
  }

  async putAgent(guild: GuildRecord, agent: AgentRecord): Promise<{ created: boolean; record: StoredAgentRecord }> {
    const args = [agent.guildId, JSON.stringify(guild), agent.agentId, agentDocument(agent)];
    const reply = await this.connection.run(scripts.putAgent, this.guildKeys(agent.guildId), args);
    const [created, record] = reply as [number, string];
    return { created: created === 1, record: parseAgent(record) };
  }

  async claimAgent(guild: GuildRecord, agent: AgentRecord, { strict }: ClaimOptions): Promise<ClaimOutcome> {
    const { agentEpoch, agentLocation, agentHolder, root } = this.keys;
    const keys = [...this.guildKeys(agent.guildId), agentEpoch(agent), agentLocation(agent), agentHolder(agent)];
    const wish = [agent.guildId, JSON.stringify(guild), agent.agentId, agentDocument(agent)];
    const args = [...wish, root, strict ? 'strict' : '', startUnderWayMs];
    const reply = await this.connection.run(scripts.claimAgent, keys, args);
    return claimOutcome(reply as ClaimReply);
  }

  async getAgent(ref: AgentRef): Promise<StoredAgentRecord | undefined> {
    const key = this.keys.guildAgents(ref.guildId);
    const record = await this.connection.reach((client) => client.hget(key, ref.agentId));
    return record === null ? undefined : parseAgent(record);
  }

  async listAgents(guildId: string): Promise<StoredAgentRecord[]> {
    const records = await this.connection.reach((client) => client.hvals(this.keys.guildAgents(guildId)));
    return sorted(records.map(parseAgent));
  }

  async removeAgent({ guildId, agentId }: AgentRef): Promise<boolean> {
    const args = [guildId, agentId, this.keys.root, epochForMs];
    return (await this.connection.run(scripts.removeAgent, this.endingKeys(guildId), args)) === 1;
  }

  async putEnd(ref: AgentRef, end: AgentEnd): Promise<void> {
    const key = this.keys.ends(ref.guildId);
    await this.connection.write((client) => client.hset(key, ref.agentId, JSON.stringify(end)));
  }

  async listEnds(guildId: string): Promise<Map<string, AgentEnd>> {
    const ends = await this.connection.reach((client) => client.hgetall(this.keys.ends(guildId)));
    return new Map(Object.entries(ends).map(([agentId, end]) => [agentId, JSON.parse(end) as AgentEnd]));
  }

  async putPending(ref: AgentRef, reason: string | undefined): Promise<void> {
    const keys = [this.keys.guildAgents(ref.guildId), this.keys.pending(ref.guildId)];
    const args = reason === undefined ? [ref.agentId] : [ref.agentId, reason];
    await this.connection.runUnconfirmed(scripts.putPending, keys, args);
  }

  async listPending(guildId: string): Promise<Map<string, string>> {
    const reasons = await this.connection.reach((client) => client.hgetall(this.keys.pending(guildId)));
    return new Map(Object.entries(reasons));
  }

  async listUnwished(): Promise<AgentRef[]> {
    const members = await this.connection.reach((client) => client.smembers(this.keys.unwished()));
    return members.map((member) => this.keys.agentOfMember(member));
  }

  async confirmEnd(ref: AgentRef): Promise<boolean> {
    const member = this.keys.agentMember(ref);
    return (await this.connection.write((client) => client.srem(this.keys.unwished(), member))) === 1;
  }

  private guildKeys(guildId: string): string[] {
    const { guild, guilds, guildAgents, guildRevision } = this.keys;
    return [guild(guildId), guilds(), guildAgents(guildId), guildRevision(guildId)];
  }

  /** Of steps that may end agents. */
  private endingKeys(guildId: string): string[] {
    const { ends, pending, unwished } = this.keys;
    return [...this.guildKeys(guildId), ends(guildId), pending(guildId), unwished()];
  }
}

type ClaimReply =
  | ['claimed', epoch: string, created: number, record: string]
  | ['held', lease: string]
  | ['awaited' | 'wished_otherwise' | 'under_way'];

function claimOutcome(reply: ClaimReply): ClaimOutcome {
  switch (reply[0]) {
    case 'claimed':
      return { outcome: reply[0], epoch: Number(reply[1]), created: reply[2] === 1, record: parseAgent(reply[3]) };
    case 'held':
      return { outcome: reply[0], lease: parseLease(reply[1]) };
    default:
      return { outcome: reply[0] };
  }
}

function parseGuild(value: string): GuildRecord {
  return JSON.parse(value) as GuildRecord;
}

function parseAgent(value: string): StoredAgentRecord {
  return JSON.parse(value) as StoredAgentRecord;
}

function sorted(records: StoredAgentRecord[]): StoredAgentRecord[] {
  return records.sort(byText((record) => record.agentId));
}
