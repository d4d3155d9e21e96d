import { notFound, type AgentRef } from '@guildhall/contract';
import type { HostedAgentInfo, LogEntry } from '@guildhall/host';
import type { GuildRecord, HostLease } from '@guildhall/registry';
import { agentStatuses, type WishedAgent } from './agents/agent-status';
import type { AgentStatus, EngineStats } from './execution-engine';
import type { HostConnector } from './hosts/host-connector';
import type { EngineStore } from './store/engine-store';

/** What runs where, put together from the store and the hosts. */
export class EngineView {
  constructor(
    private readonly store: EngineStore,
    private readonly connector: HostConnector,
  ) {}

  async listAgents(guildId?: string): Promise<AgentStatus[]> {
    const [wishes, infos] = await Promise.all([this.wishes(guildId), this.infos(guildId)]);
    return agentStatuses(wishes, infos);
  }

  listHosts(): Promise<HostLease[]> {
    return this.store.hosts.list();
  }

  async stats(): Promise<EngineStats> {
    const [guilds, wishes, hosts] = await Promise.all([
      this.store.guilds.listGuilds(),
      this.wishes(),
      this.listHosts(),
    ]);
    const capacity = hosts.reduce((sum, host) => sum + host.capacity, 0);
    const running = hosts.reduce((sum, host) => sum + host.running, 0);
    return { guilds: guilds.length, agents: wishes.length, hosts: hosts.length, capacity, running };
  }

  async *readLogs(
    ref: AgentRef,
    options: { tailLines?: number; follow?: boolean; signal: AbortSignal },
  ): AsyncIterable<LogEntry> {
    const { lease } = await this.store.leases.getLocation(ref);
    if (!lease) {
      const message = `Agent ${ref.agentId} of guild ${ref.guildId} runs on no host, so nobody holds its log.`;
      throw notFound('AGENT_NOT_FOUND', message, { field: 'agent_id' });
    }
    const { tailLines = 0, follow = false, signal } = options;
    yield* this.connector.connect(lease.address).readLogs(ref, { tailLines, follow, signal });
  }

  private async wishes(guildId?: string) {
    const known =
      guildId === undefined ? await this.store.guilds.listGuilds() : [await this.store.guilds.getGuild(guildId)];
    const guilds = known.filter((guild) => guild !== undefined);
    return (await Promise.all(guilds.map((guild) => this.wishesOf(guild)))).flat();
  }

  private async wishesOf(guild: GuildRecord): Promise<WishedAgent[]> {
    const { guilds } = this.store;
    const { guildId } = guild;
    const reading = [guilds.listAgents(guildId), guilds.listEnds(guildId), guilds.listPending(guildId)] as const;
    const [agents, ends, pending] = await Promise.all(reading);
    return agents.map((agent) => {
      return { guild, agent, end: ends.get(agent.agentId), pending: pending.get(agent.agentId) };
    });
  }

  /** A host that does not answer is left out: its agents show as pending until it does. */
  private async infos(guildId?: string): Promise<HostedAgentInfo[]> {
    const hosts = await this.listHosts();
    const lists = await Promise.allSettled(
      hosts.map(({ address }) => this.connector.connect(address).listAgents(guildId)),
    );
    return lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []));
  }
}
