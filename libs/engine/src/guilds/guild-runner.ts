import {
  decodeAgentSpec,
  decodeGuildSpec,
  decodeMessagingConfig,
  notFound,
  type GuildSpec,
  type MessagingConfig,
} from '@guildhall/contract';
import type { GuildRecord, StoredAgentRecord } from '@guildhall/registry';
import type { AgentRunner } from '../agents/agent-runner';
import type { GuildRun, GuildSummary } from '../execution-engine';
import type { EngineStore } from '../store/engine-store';
import { bringAgents } from './bring-agents';
import { changeGuild } from './change-guild';
import { planGuild, type GuildPlan } from './guild-plan';
import { agentRecord, byScaling, declaredGuild, type DeclaredGuild } from './guild-wishes';
import { isReplicaOf, replicaIds, replicaSpec } from './replicas';

/** Guilds as a whole (E5). */
export class GuildRunner {
  constructor(
    private readonly store: EngineStore,
    private readonly agents: AgentRunner,
  ) {}

  /**
   * Every wish is written before the first process starts or ends, in one step: nothing an agent says early is missed, and
   * whoever dies on the way leaves all that is to be done to the reconciler. What ends makes room for what starts.
   */
  async run(spec: GuildSpec, messaging: MessagingConfig, defaultTopic: string): Promise<GuildRun> {
    const guild = declaredGuild(spec, messaging, defaultTopic);
    const { plan, revision, wishes } = await changeGuild(this.store.guilds, guild);
    const stopped = await this.stopAgents(spec.id, plan.stop);
    const brought = await bringAgents(this.store, this.agents, guild.record, wishes);
    const settled = (ids: readonly string[]) =>
      ids.filter((id) => !brought.failed.some(({ agentId }) => agentId === id));
    const [started, replaced, kept] = [settled(plan.start), settled(plan.replace), settled(plan.keep)];
    const failed = [...stopped.failed, ...brought.failed];
    return {
      guildId: spec.id,
      revision,
      running: brought.running,
      started,
      replaced,
      stopped: stopped.ids,
      kept,
      failed,
    };
  }

  async plan(spec: GuildSpec, messaging: MessagingConfig, defaultTopic: string): Promise<GuildPlan> {
    const guild = declaredGuild(spec, messaging, defaultTopic);
    return planGuild(guild, await this.store.guilds.readGuild(spec.id)).plan;
  }

  async scale(guildId: string, agentId: string, replicas: number): Promise<GuildRun> {
    const guild = await this.require(guildId);
    const original = await this.requireAgent(guildId, agentId);
    const present = await this.replicasOf(guildId, agentId);
    const wanted = replicaIds(agentId, replicas);
    const surplus = present.filter((id) => !wanted.includes(id));
    const missing = wanted.filter((id) => !present.includes(id));
    const stopped = await this.stopAgents(guildId, surplus);
    const brought = await bringAgents(
      this.store,
      this.agents,
      guild,
      await this.wishReplicas(guild, original, missing),
    );
    const started = missing.filter((id) => !brought.failed.some((failure) => failure.agentId === id));
    const kept = present.filter((id) => wanted.includes(id));
    const { revision } = await this.store.guilds.readGuild(guildId);
    const failed = [...stopped.failed, ...brought.failed];
    return { guildId, revision, running: brought.running, started, replaced: [], stopped: stopped.ids, kept, failed };
  }

  async list(): Promise<GuildSummary[]> {
    const guilds = await this.store.guilds.listGuilds();
    return Promise.all(guilds.map((guild) => this.summarize(guild)));
  }

  async get(guildId: string): Promise<GuildSpec | undefined> {
    const { guild, agents } = await this.store.guilds.readGuild(guildId);
    return guild && { ...decodeGuildSpec(guild.guild), agents: agents.map((record) => decodeAgentSpec(record.agent)) };
  }

  async stop(guildId: string): Promise<boolean> {
    const records = await this.store.guilds.listAgents(guildId);
    const existed = await this.store.guilds.removeGuild(guildId);
    await Promise.all(records.map((record) => this.agents.stop(record)));
    return existed;
  }

  /** A host that does not answer keeps its agent for now; the reconciler ends it when it can. */
  private async stopAgents(guildId: string, ids: readonly string[]) {
    const outcomes = await Promise.allSettled(ids.map((agentId) => this.agents.stop({ guildId, agentId })));
    const failures = outcomes.map((outcome, index) => ({ outcome, agentId: ids[index]! }));
    return {
      ids: failures.filter(({ outcome }) => outcome.status === 'fulfilled').map(({ agentId }) => agentId),
      failed: failures.flatMap(({ outcome, agentId }) =>
        outcome.status === 'rejected' ? [{ agentId, error: outcome.reason as Error }] : [],
      ),
    };
  }

  private async wishReplicas(
    guild: GuildRecord,
    { agent }: StoredAgentRecord,
    ids: readonly string[],
  ): Promise<StoredAgentRecord[]> {
    const declared = asDeclared(guild);
    const copies = ids.map((id) => agentRecord(declared, replicaSpec(decodeAgentSpec(agent), id), byScaling));
    const written = await Promise.all(copies.map((copy) => this.store.guilds.putAgent(guild, copy)));
    return written.map(({ record }) => record);
  }

  private async replicasOf(guildId: string, agentId: string): Promise<string[]> {
    const records = await this.store.guilds.listAgents(guildId);
    return records.map((record) => record.agentId).filter((id) => id === agentId || isReplicaOf(id, agentId));
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
    const { agents, revision } = await this.store.guilds.readGuild(guildId);
    return { guildId, organizationId, name: decodeGuildSpec(guild).name, agents: agents.length, revision };
  }
}

function asDeclared(record: GuildRecord): DeclaredGuild {
  return declaredGuild(decodeGuildSpec(record.guild), decodeMessagingConfig(record.messaging), record.defaultTopic);
}
