import {
  agentSpec,
  decodeAgentSpec,
  decodeGuildSpec,
  notFound,
  type AgentSpec,
  type GuildSpec,
  type MessagingConfig,
} from '@guildhall/contract';
import type { HostedAgentInfo } from '@guildhall/host';
import type { GuildRecord, StoredAgentRecord } from '@guildhall/registry';
import type { AgentRunner } from '../agents/agent-runner';
import type { GuildRun, GuildSummary } from '../execution-engine';
import type { EngineStore } from '../store/engine-store';
import { agentRecord, guildRecord, type Client } from './guild-wishes';

const nobody: Client = { machineId: 0, clientType: '', clientProperties: {} };

/** Guilds as a whole (E5). */
export class GuildRunner {
  constructor(
    private readonly store: EngineStore,
    private readonly agents: AgentRunner,
  ) {}

  /** Every wish is written before the first process starts, so that nothing an agent says early is missed. */
  async run(spec: GuildSpec, messaging: MessagingConfig, defaultTopic: string): Promise<GuildRun> {
    const guild = guildRecord(spec, messaging, defaultTopic);
    const wishes = spec.agents.map((agent) => agentRecord(spec, agent, nobody, 'declared'));
    await this.store.guilds.putGuild(guild);
    const written = await Promise.all(wishes.map((wish) => this.store.guilds.putAgent(guild, wish)));
    return this.start(
      guild,
      written.map(({ record }) => record),
    );
  }

  /** Starts those of the agents that nobody runs; a failure stays with its agent. */
  async start(guild: GuildRecord, records: readonly StoredAgentRecord[]): Promise<GuildRun> {
    const outcomes = await Promise.allSettled(records.map((record) => this.startOne(guild, record)));
    const running: HostedAgentInfo[] = [];
    const failed: { agentId: string; error: Error }[] = [];
    outcomes.forEach((outcome, index) => {
      if (outcome.status === 'rejected')
        failed.push({ agentId: records[index]!.agentId, error: outcome.reason as Error });
      else if (outcome.value) running.push(outcome.value);
    });
    return { guildId: guild.guildId, running, failed };
  }

  /** Replicas are agents of their own, named `<id>~2`, `<id>~3`, …, and share work through their queues. */
  async scale(guildId: string, agentId: string, replicas: number): Promise<GuildRun> {
    const guild = await this.require(guildId);
    const original = await this.requireAgent(guildId, agentId);
    const present = await this.replicasOf(guildId, agentId);
    const wanted = Array.from({ length: replicas }, (_none, index) => replicaId(agentId, index + 1));
    const surplus = present.filter((record) => !wanted.includes(record.agentId));
    await Promise.all(surplus.map((record) => this.agents.stop(record)));
    const missing = wanted.filter((id) => !present.some((record) => record.agentId === id));
    return this.add(guild, decodeAgentSpec(original.agent), missing);
  }

  async list(): Promise<GuildSummary[]> {
    const guilds = await this.store.guilds.listGuilds();
    return Promise.all(guilds.map((guild) => this.summarize(guild)));
  }

  async get(guildId: string): Promise<GuildSpec | undefined> {
    const guild = await this.store.guilds.getGuild(guildId);
    if (!guild) return undefined;
    const records = await this.store.guilds.listAgents(guildId);
    return { ...decodeGuildSpec(guild.guild), agents: records.map((record) => decodeAgentSpec(record.agent)) };
  }

  async stop(guildId: string): Promise<boolean> {
    const records = await this.store.guilds.listAgents(guildId);
    const existed = await this.store.guilds.removeGuild(guildId);
    await Promise.all(records.map((record) => this.agents.stop(record)));
    return existed;
  }

  private async startOne(guild: GuildRecord, record: StoredAgentRecord): Promise<HostedAgentInfo | undefined> {
    const { lease, epoch } = await this.store.leases.getLocation(record);
    return lease ? undefined : this.agents.start(guild, record, epoch);
  }

  private async add(guild: GuildRecord, original: AgentSpec, ids: readonly string[]): Promise<GuildRun> {
    const spec = decodeGuildSpec(guild.guild);
    const copies = ids.map((id) => agentRecord(spec, agentSpec({ ...original, id }), nobody, 'declared'));
    const written = await Promise.all(copies.map((copy) => this.store.guilds.putAgent(guild, copy)));
    return this.start(
      guild,
      written.map(({ record }) => record),
    );
  }

  private async replicasOf(guildId: string, agentId: string): Promise<StoredAgentRecord[]> {
    const records = await this.store.guilds.listAgents(guildId);
    return records.filter((record) => record.agentId === agentId || isReplica(record.agentId, agentId));
  }

  private async require(guildId: string): Promise<GuildRecord> {
    const guild = await this.store.guilds.getGuild(guildId);
    if (guild) return guild;
    throw notFound('GUILD_NOT_FOUND', `No guild ${guildId} is declared. List guilds to see their ids.`, {
      field: 'guild_id',
    });
  }

  private async requireAgent(guildId: string, agentId: string): Promise<StoredAgentRecord> {
    const record = await this.store.guilds.getAgent({ guildId, agentId });
    if (record) return record;
    throw notFound('AGENT_NOT_FOUND', `Guild ${guildId} has no agent ${agentId}. List its agents to see their ids.`, {
      field: 'agent_id',
    });
  }

  private async summarize({ guildId, organizationId, guild }: GuildRecord): Promise<GuildSummary> {
    const agents = await this.store.guilds.listAgents(guildId);
    return { guildId, organizationId, name: decodeGuildSpec(guild).name, agents: agents.length };
  }
}

function replicaId(agentId: string, number: number): string {
  return number === 1 ? agentId : `${agentId}~${number}`;
}

function isReplica(candidate: string, agentId: string): boolean {
  return candidate.startsWith(`${agentId}~`) && /^\d+$/.test(candidate.slice(agentId.length + 1));
}
