import { agentKey, asGuildhallError } from '@guildhall/contract';
import type { AgentEventRecord, EventStore, HostLeaseStore, Lease } from '@guildhall/registry';
import type { Logger } from '@guildhall/telemetry';
import type { DesiredAgent } from './desired-agent';

/** What another leader told is not told again: so far back events are read when a term begins. */
const recentMs = 60_000;
const mostEvents = 1_000;

export interface LostAgentsParts {
  readonly events: EventStore;
  readonly hosts: HostLeaseStore;
  /** Who tells, for people. */
  readonly by: string;
  readonly logger: Logger;
}

/**
 * Tells in the events which agents lost their host, how that was known, and who fenced it (DESIGN 5.4). The host cannot
 * tell it itself; where the agents run again is told by the host that takes them.
 */
export class LostAgents {
  /** Agent → the epoch whose loss was told. */
  private told: Map<string, number> | undefined;

  constructor(private readonly parts: LostAgentsParts) {}

  /** Another leader may have told of losses before this one. */
  beginTerm(): void {
    this.told = undefined;
  }

  /**
   * To be called before the agents are placed: then the events are in order. Nothing depends on it: what fails is logged.
   *
   * @param unplaced those of them that run nowhere and are going to be placed
   */
  async tell(desired: readonly DesiredAgent[], unplaced: readonly DesiredAgent[]): Promise<void> {
    if (this.told) this.forget(this.told, desired);
    const lost = unplaced.flatMap((agent) =>
      agent.location.lastLease ? [{ ...agent, last: agent.location.lastLease }] : [],
    );
    if (lost.length === 0) return;
    try {
      await this.tellOf(lost);
    } catch (error) {
      this.parts.logger.warn('could not tell of lost agents', { error: asGuildhallError(error).message });
    }
  }

  private async tellOf(lost: readonly LostAgent[]): Promise<void> {
    const told = (this.told ??= await this.toldBefore());
    const news = lost.filter(({ record, last }) => told.get(agentKey(record)) !== last.epoch);
    for (let from = 0; from < news.length; from += mostEvents) {
      const some = news.slice(from, from + mostEvents);
      await this.parts.events.append(await this.recordsOf(some));
      for (const { record, last } of some) told.set(agentKey(record), last.epoch);
    }
  }

  private async recordsOf(lost: readonly LostAgent[]): Promise<AgentEventRecord[]> {
    const causes = new Map<string, string>();
    for (const { last } of lost) {
      if (!causes.has(last.incarnation)) causes.set(last.incarnation, await this.causeOf(last));
    }
    return lost.map((agent) => recordOf(agent, causes.get(agent.last.incarnation)!));
  }

  private async causeOf({ host, incarnation }: Lease): Promise<string> {
    const fence = await this.parts.hosts.fenceOf(incarnation);
    if (!fence) return `host ${host} was lost: it let its lease run out, as ${this.parts.by} found`;
    const reason = fence.why && `, because ${fence.why}`;
    return `host ${host} was lost: fenced by ${fence.by || 'somebody'}${reason}`;
  }

  private async toldBefore(): Promise<Map<string, number>> {
    const recent = await this.parts.events.read(`${Date.now() - recentMs}-0`, mostEvents);
    const lost = recent.filter(({ event }) => event.to === 'pending');
    return new Map(lost.map(({ event }) => [agentKey(event), event.epoch]));
  }

  /** What was taken again, given up or is wished no more can be lost anew. */
  private forget(told: Map<string, number>, desired: readonly DesiredAgent[]): void {
    if (told.size === 0) return;
    const last = new Map(desired.map(({ record, location }) => [agentKey(record), location.lastLease?.epoch]));
    for (const [key, epoch] of told) if (last.get(key) !== epoch) told.delete(key);
  }
}

interface LostAgent extends DesiredAgent {
  readonly last: Lease;
}

function recordOf({ guild, record, last }: LostAgent, cause: string): AgentEventRecord {
  const { guildId, agentId, clientType } = record;
  const { host, incarnation, epoch, state } = last;
  const who = { guildId, agentId, organizationId: guild.organizationId, host, incarnation, epoch };
  return { ...who, from: state, to: 'pending', cause, clientType, restarts: 0, atMs: Date.now(), dropped: 0 };
}
