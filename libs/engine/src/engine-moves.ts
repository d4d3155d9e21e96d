import { notFound, type AgentRef } from '@guildhall/contract';
import type { DrainResult, HostedAgentInfo } from '@guildhall/host';
import type { HostConnector } from './hosts/host-connector';
import type { AgentMover } from './placing/agent-mover';
import type { HoldOff } from './placing/hold-off';
import { placementRequest, type PlacementRequest } from './placing/placement-request';
import type { EngineStore } from './store/engine-store';

/** Moves that somebody asks for; those that follow from a host that drains are the reconciler's. */
export class EngineMoves {
  constructor(
    private readonly store: EngineStore,
    private readonly connector: HostConnector,
    private readonly mover: AgentMover,
    private readonly holdOff: HoldOff,
  ) {}

  async moveAgent(ref: AgentRef, to: string | undefined, clientType: string | undefined): Promise<HostedAgentInfo> {
    await this.requestOf(ref);
    await this.holdOff.over();
    return this.mover.move(await this.requestOf(ref), { to, clientType });
  }

  async drainHost(host: string, deadlineMs: number, clientType: string | undefined): Promise<DrainResult> {
    const lease = await this.store.hosts.get(host);
    if (!lease) {
      throw notFound('HOST_UNKNOWN', `No host ${host} is present. List hosts to see their names.`, { field: 'host' });
    }
    return this.connector.connect(lease.address).drain(deadlineMs, clientType);
  }

  private async requestOf(ref: AgentRef): Promise<PlacementRequest> {
    const { guilds } = this.store;
    const [guild, record] = await Promise.all([guilds.getGuild(ref.guildId), guilds.getAgent(ref)]);
    if (guild && record) return placementRequest(guild, record);
    const message = `Guild ${ref.guildId} has no agent ${ref.agentId}. List its agents to see their ids.`;
    throw notFound('AGENT_NOT_FOUND', message, { field: 'agent_id' });
  }
}
