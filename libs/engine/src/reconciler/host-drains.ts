import { asGuildhallError } from '@guildhall/contract';
import type { HostLease, Lease } from '@guildhall/registry';
import type { HostConnector } from '../hosts/host-connector';
import type { AgentMover } from '../placing/agent-mover';
import { placementRequest } from '../placing/placement-request';
import type { Term } from '../placing/term';
import type { DesiredAgent } from './desired-agent';

/** Moves the agents of hosts that drain; what has no room elsewhere is stopped and stays desired (DESIGN 5.4). */
export class HostDrains {
  constructor(
    private readonly mover: AgentMover,
    private readonly connector: HostConnector,
  ) {}

  /** Agents that run on a draining host. */
  leaving(desired: readonly DesiredAgent[], present: readonly HostLease[]): DesiredAgent[] {
    const draining = new Set(present.filter((host) => host.draining).map(({ incarnation }) => incarnation));
    return desired.filter(({ location: { lease } }) => {
      return lease?.state === 'running' && draining.has(lease.incarnation);
    });
  }

  async move({ guild, record, location: { lease } }: DesiredAgent, term: Term): Promise<void> {
    try {
      await this.mover.move(placementRequest(guild, record), { term, seen: lease });
    } catch (error) {
      if (!lease || asGuildhallError(error).code !== 'NO_HOST_AVAILABLE') throw error;
      await term.confirm();
      await this.stop(lease);
      throw error;
    }
  }

  private stop({ guildId, agentId, epoch, address }: Lease): Promise<void> {
    const cause = 'its host is being emptied, and no other one has room for it';
    return this.connector.connect(address).stopAgent({ guildId, agentId, epoch, timeoutMs: 0, cause });
  }
}
