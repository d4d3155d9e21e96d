import { agentKey, asGuildhallError, type GuildhallError, type ReasonCode } from '@guildhall/contract';
import type { AgentEventRecord, EventStore, GuildStore } from '@guildhall/registry';
import type { Logger } from '@guildhall/telemetry';
import type { DesiredAgent } from './desired-agent';
import { pendingEvent } from './pending-event';
import { isOutdated } from './unplaced-agents';
import { waitsForRoom } from './waits-for-room';

/** Said by one that leads no more, of agents that may run well. */
const notOurs: ReadonlySet<string> = new Set<ReasonCode>(['STALE_TERM', 'SHUTTING_DOWN']);

export interface PendingAgentsParts {
  readonly guilds: Pick<GuildStore, 'putPending' | 'listPending'>;
  readonly events: Pick<EventStore, 'append'>;
  /** Who tells, for people. */
  readonly by: string;
  readonly logger: Logger;
}

/**
 * Tells why agents are pending: in their state, and in the events when one has to wait for room, or for something else
 * than before. A start that failed is told in the events by the host that tried it. Nothing depends on it: what cannot be
 * written is logged.
 */
export class PendingAgents {
  /** Agents that wait for room → the code of the reason that was told. */
  private readonly waiting = new Map<string, string>();
  private wished: ReadonlySet<string> = new Set();
  /** Agents whose state may hold a reason. */
  private readonly noted = new Set<string>();
  private isRecalled = false;

  constructor(private readonly parts: PendingAgentsParts) {}

  /** Another leader may have told other reasons, and may not have lived to withdraw them. */
  beginTerm(): void {
    this.waiting.clear();
    this.isRecalled = false;
  }

  /** To be called with each comparison. Withdraws the reasons of those that run by now, whoever started them. */
  keep(desired: readonly DesiredAgent[]): void {
    this.wished = new Set(desired.map(({ record }) => agentKey(record)));
    if (!this.isRecalled) void this.recall(desired).catch(() => undefined);
    for (const key of this.noted) if (!this.wished.has(key)) this.noted.delete(key);
    for (const agent of desired) if (agent.location.lease) this.withdraw(agent);
    for (const key of this.waiting.keys()) if (!this.wished.has(key)) this.waiting.delete(key);
  }

  /** @param error absent: the agent was placed */
  note(agent: DesiredAgent, error?: GuildhallError): void {
    const { guildId, agentId } = agent.record;
    const key = agentKey(agent.record);
    // Its wish ended while it was tried, or it is another leader's by now.
    if (!this.wished.has(key) || (error && notOurs.has(error.code))) return;
    if (error) this.parts.logger.warn('agent is pending', { guildId, agentId, reason: error.message });
    void this.parts.guilds.putPending(agent.record, error?.message).catch(() => undefined);
    if (error) this.noted.add(key);
    else this.noted.delete(key);
    if (!error) this.waiting.delete(key);
    // With a lease it may run still; without one the next try finds it.
    else if (waitsForRoom(error) && !agent.location.lease) void this.wait(key, agent, error);
  }

  private withdraw(agent: DesiredAgent): void {
    const key = agentKey(agent.record);
    this.waiting.delete(key);
    // One that runs as it was wished before may have to wait for its replacement.
    if (this.noted.has(key) && !isOutdated(agent)) this.note(agent);
  }

  /** Looks up what was noted under former terms; once in a term, and nobody waits for it. */
  private async recall(desired: readonly DesiredAgent[]): Promise<void> {
    this.isRecalled = true;
    for (const guildId of new Set(desired.map(({ record }) => record.guildId))) {
      const reasons = await this.parts.guilds.listPending(guildId);
      for (const agentId of reasons.keys()) this.noted.add(agentKey({ guildId, agentId }));
    }
  }

  private async wait(key: string, agent: DesiredAgent, { code, message }: GuildhallError): Promise<void> {
    const isTold = this.waiting.get(key) === code;
    this.waiting.set(key, code);
    if (isTold) return;
    const isWritten = await this.tell(pendingEvent(agent, 'pending', `not placed by ${this.parts.by}: ${message}`));
    // The next try tells it.
    if (!isWritten) this.waiting.delete(key);
  }

  private async tell(event: AgentEventRecord): Promise<boolean> {
    try {
      await this.parts.events.append([event]);
      return true;
    } catch (error) {
      this.parts.logger.warn('could not tell of pending agents', { error: asGuildhallError(error).message });
      return false;
    }
  }
}
