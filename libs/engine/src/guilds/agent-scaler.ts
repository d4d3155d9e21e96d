import {
  decodeAgentSpec,
  decodeGuildSpec,
  decodeMessagingConfig,
  notFound,
  originalOf,
  replicaIds,
} from '@guildhall/contract';
import { asAskedBy } from '@guildhall/host';
import type { GuildRecord, StoredAgentRecord } from '@guildhall/registry';
import type { AgentBringer } from '../agents/agent-bringer';
import type { AgentRunner } from '../agents/agent-runner';
import type { GuildRun } from '../execution-engine';
import type { EngineStore } from '../store/engine-store';
import { bringAgents } from './bring-agents';
import { agentRecord, byScaling, declaredGuild } from './guild-wishes';
import { replicaSpec } from './replicas';
import { settleAgents } from './settle-agents';

/** Runs agents several times. */
export class AgentScaler {
  constructor(
    private readonly store: EngineStore,
    private readonly agents: AgentRunner,
    private readonly bringer: AgentBringer,
  ) {}

  async scale(guildId: string, agentId: string, replicas: number, clientType?: string): Promise<GuildRun> {
    const guild = await this.requireGuild(guildId);
    const original = await this.requireAgent(guildId, agentId);
    const present = await this.replicasOf(guildId, agentId);
    const wanted = replicaIds(agentId, replicas);
    const surplus = present.filter((id) => !wanted.includes(id));
    const missing = wanted.filter((id) => !present.includes(id));
    const cause = asAskedBy(clientType, `scaled to ${replicas} replicas`);
    const ended = await settleAgents(surplus, (id) => this.agents.stop({ guildId, agentId: id }, cause));
    const wishes = await this.wish(guild, original, missing);
    const brought = await bringAgents(this.store, this.bringer, guild, wishes, clientType);
    const { revision } = await this.store.guilds.readGuild(guildId);
    const failed = [...ended.failed, ...brought.failed];
    const without = (ids: readonly string[]) => ids.filter((id) => !failed.some((failure) => failure.agentId === id));
    const told = { started: without(missing), replaced: [], stopped: without(surplus) };
    const kept = present.filter((id) => wanted.includes(id));
    return { guildId, revision, running: brought.running, ...told, kept, failed };
  }

  private async wish(
    guild: GuildRecord,
    { agent }: StoredAgentRecord,
    ids: readonly string[],
  ): Promise<StoredAgentRecord[]> {
    const spec = decodeGuildSpec(guild.guild);
    const declared = declaredGuild(spec, decodeMessagingConfig(guild.messaging), guild.defaultTopic);
    const copies = ids.map((id) => agentRecord(declared, replicaSpec(decodeAgentSpec(agent), id), byScaling));
    const written = await Promise.all(copies.map((copy) => this.store.guilds.putAgent(guild, copy)));
    return written.map(({ record }) => record);
  }

  private async replicasOf(guildId: string, agentId: string): Promise<string[]> {
    const records = await this.store.guilds.listAgents(guildId);
    return records.map((record) => record.agentId).filter((id) => id === agentId || originalOf(id) === agentId);
  }

  private async requireGuild(guildId: string): Promise<GuildRecord> {
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
}
