import { asGuildhallError } from '@guildhall/contract';
import { asAskedBy } from '@guildhall/host';
import type { HostLease, Lease } from '@guildhall/registry';
import type { HostConnector } from '../hosts/host-connector';
import type { AgentMover } from '../placing/agent-mover';
import { placementRequest } from '../placing/placement-request';
import type { Term } from '../placing/term';
import type { DesiredAgent } from './desired-agent';

const because = 'its host is being emptied';

/** Moves the agents of hosts that drain; what has no room elsewhere is stopped and stays desired (DESIGN 5.4). */
export class HostDrains {
  /** Of the hosts that drained when last looked at, by incarnation, who asked for it. */
  private askers: ReadonlyMap<string, string | undefined> = new Map();

  constructor(
    private readonly mover: AgentMover,
    private readonly connector: HostConnector,
  ) {}

  /** Agents that run on a draining host. */
  leaving(desired: readonly DesiredAgent[], present: readonly HostLease[]): DesiredAgent[] {
    const draining = present.filter((host) => host.draining);
    this.askers = new Map(draining.map(({ incarnation, drainAskedBy }) => [incarnation, drainAskedBy]));
    return desired.filter(({ location: { lease } }) => {
      return lease?.state === 'running' && this.askers.has(lease.incarnation);
    });
  }

  async move({ guild, record, location: { lease } }: DesiredAgent, term: Term): Promise<void> {
    const clientType = this.askers.get(lease?.incarnation ?? '');
    try {
      await this.mover.move(placementRequest(guild, record), { term, seen: lease, because, clientType });
    } catch (error) {
      if (!lease || asGuildhallError(error).code !== 'NO_HOST_AVAILABLE') throw error;
      await term.confirm();
      await this.stop(lease, clientType);
      throw error;
    }
  }

  private stop({ guildId, agentId, epoch, address }: Lease, clientType: string | undefined): Promise<void> {
    const cause = `${asAskedBy(clientType, because)}, and no other one has room for it`;
    return this.connector.connect(address).stopAgent({ guildId, agentId, epoch, timeoutMs: 0, cause });
  }
}
