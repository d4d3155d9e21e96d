import { decodeAgentSpec, decodeGuildSpec, type GuildSpec, type MessagingConfig } from '@guildhall/contract';
import { asAskedBy } from '@guildhall/host';
import type { GuildRecord } from '@guildhall/registry';
import type { AgentBringer } from '../agents/agent-bringer';
import type { AgentRunner } from '../agents/agent-runner';
import { UnhostedEnds } from '../agents/unhosted-ends';
import type { GuildRun, GuildSummary } from '../execution-engine';
import type { EngineStore } from '../store/engine-store';
import { bringAgents } from './bring-agents';
import { changeGuild } from './change-guild';
import { planGuild, type GuildPlan } from './guild-plan';
import { declaredGuild } from './guild-wishes';
import { settleAgents } from './settle-agents';

/** Guilds as a whole (E5). */
export class GuildRunner {
  private readonly ends: UnhostedEnds;

  constructor(
    private readonly store: EngineStore,
    private readonly agents: AgentRunner,
    private readonly bringer: AgentBringer,
  ) {
    this.ends = new UnhostedEnds(store);
  }

  /**
   * Every wish is written before the first process starts or ends, in one step: nothing an agent says early is missed, and
   * whoever dies on the way leaves all that is to be done to the reconciler. What ends makes room for what starts.
   */
  async run(spec: GuildSpec, messaging: MessagingConfig, defaultTopic: string, clientType?: string): Promise<GuildRun> {
    const guildId = spec.id;
    const guild = declaredGuild(spec, messaging, defaultTopic);
    const { plan, revision, wishes, unhosted } = await changeGuild(this.store.guilds, this.ends, guild);
    const cause = asAskedBy(clientType, 'the document of its guild names it no more');
    const ended = await settleAgents(plan.stop, (agentId) =>
      this.agents.finishStop({ guildId, agentId }, cause, unhosted.get(agentId)),
    );
    const brought = await bringAgents(this.store, this.bringer, guild.record, wishes, clientType);
    const failed = [...ended.failed, ...brought.failed];
    const without = (ids: readonly string[]) => ids.filter((id) => !failed.some(({ agentId }) => agentId === id));
    const told = { started: without(plan.start), replaced: without(plan.replace), stopped: without(plan.stop) };
    return { guildId, revision, running: brought.running, ...told, kept: without(plan.keep), failed };
  }

  async plan(spec: GuildSpec, messaging: MessagingConfig, defaultTopic: string): Promise<GuildPlan> {
    const guild = declaredGuild(spec, messaging, defaultTopic);
    return planGuild(guild, await this.store.guilds.readGuild(spec.id)).plan;
  }

  async list(): Promise<GuildSummary[]> {
    const guilds = await this.store.guilds.listGuilds();
    return Promise.all(guilds.map((guild) => this.summarize(guild)));
  }

  async get(guildId: string): Promise<GuildSpec | undefined> {
    const { guild, agents } = await this.store.guilds.readGuild(guildId);
    return guild && { ...decodeGuildSpec(guild.guild), agents: agents.map((record) => decodeAgentSpec(record.agent)) };
  }

  async stop(guildId: string, cause: string): Promise<boolean> {
    const { guild, agents: records } = await this.store.guilds.readGuild(guildId);
    const unhosted = await this.ends.among(guild, records);
    const existed = await this.store.guilds.removeGuild(guildId);
    await Promise.all(records.map((record) => this.agents.finishStop(record, cause, unhosted.get(record.agentId))));
    if (existed && records.length === 0) await this.store.messages.forgetGuild(guildId);
    return existed;
  }

  private async summarize({ guildId, organizationId, guild }: GuildRecord): Promise<GuildSummary> {
    const { agents, revision } = await this.store.guilds.readGuild(guildId);
    return { guildId, organizationId, name: decodeGuildSpec(guild).name, agents: agents.length, revision };
  }
}
