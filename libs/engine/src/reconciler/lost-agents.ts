import { agentKey, asGuildhallError } from '@guildhall/contract';
import {
  appendSteps,
  type AgentEventRecord,
  type EventStore,
  type FenceCause,
  type HostLeaseStore,
  type Lease,
} from '@guildhall/registry';
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
  /** Agent → its last lease under the present epoch, also when that was given up: a fenced host that lives does so. */
  private held = new Map<string, Lease>();

  constructor(private readonly parts: LostAgentsParts) {}

  /** Another leader may have told of losses before this one. */
  beginTerm(): void {
    this.told = undefined;
    this.held.clear();
  }

  /**
   * To be called before the agents are placed: then the events are in order. Nothing depends on it: what fails is logged.
   *
   * @param unplaced those of them that run nowhere and are going to be placed
   */
  async tell(desired: readonly DesiredAgent[], unplaced: readonly DesiredAgent[]): Promise<void> {
    this.held = this.leasesOf(desired);
    if (this.told) this.forget(this.told);
    const lost = unplaced.flatMap((agent) => {
      const last = this.held.get(agentKey(agent.record));
      return last ? [{ ...agent, last }] : [];
    });
    if (lost.length === 0) return;
    try {
      await this.tellOf(lost);
    } catch (error) {
      this.parts.logger.warn('could not tell of lost agents', { error: asGuildhallError(error).message });
    }
  }

  private async tellOf(lost: readonly LostAgent[]): Promise<void> {
    const told = (this.told ??= await this.toldBefore());
    const untold = lost.filter(({ record, last }) => told.get(agentKey(record)) !== last.epoch);
    const fences = await this.fencesOf(untold);
    // A lease that was given up tells of a loss only where its holder was fenced.
    const news = untold.filter(({ location, last }) => location.lastLease || fences.get(last.incarnation));
    const records = news.map((agent) => recordOf(agent, this.causeOf(agent.last, fences.get(agent.last.incarnation))));
    // What one step has kept is not told again when the next one fails.
    for (const step of appendSteps(records)) {
      await this.parts.events.appendOfWished(step);
      for (const event of step) told.set(agentKey(event), event.epoch);
    }
  }

  private async fencesOf(lost: readonly LostAgent[]): Promise<Map<string, FenceCause | undefined>> {
    const incarnations = [...new Set(lost.map(({ last }) => last.incarnation))];
    const fences = await Promise.all(incarnations.map((incarnation) => this.parts.hosts.fenceOf(incarnation)));
    return new Map(incarnations.map((incarnation, index) => [incarnation, fences[index]]));
  }

  private causeOf({ host }: Lease, fence: FenceCause | undefined): string {
    if (!fence) return `host ${host} was lost: it let its lease run out, as ${this.parts.by} found`;
    const reason = fence.why && `, because ${fence.why}`;
    return `host ${host} was lost: fenced by ${fence.by || 'somebody'}${reason}`;
  }

  private leasesOf(desired: readonly DesiredAgent[]): Map<string, Lease> {
    const leases = new Map<string, Lease>();
    for (const { record, location } of desired) {
      const key = agentKey(record);
      const last = location.lastLease ?? this.held.get(key);
      if (last && (location.lastLease || last.epoch === location.epoch)) leases.set(key, last);
    }
    return leases;
  }

  private async toldBefore(): Promise<Map<string, number>> {
    const recent = await this.parts.events.read(`${Date.now() - recentMs}-0`, mostEvents);
    const lost = recent.filter(({ event }) => event.to === 'pending' && event.host !== undefined);
    return new Map(lost.map(({ event }) => [agentKey(event), event.epoch]));
  }

  /** What was taken again, given up or is wished no more can be lost anew. */
  private forget(told: Map<string, number>): void {
    for (const [key, epoch] of told) if (this.held.get(key)?.epoch !== epoch) told.delete(key);
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
