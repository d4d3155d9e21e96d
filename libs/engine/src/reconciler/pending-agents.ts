import { agentKey, asGuildhallError, type GuildhallError, type ReasonCode } from '@guildhall/contract';
import type { EventStore, GuildStore } from '@guildhall/registry';
import type { Logger } from '@guildhall/telemetry';
import type { DesiredAgent } from './desired-agent';
import { pendingEvent } from './pending-event';
import { isOutdated } from './unplaced-agents';
import { waitsForRoom } from './waits-for-room';

/** Said by one that leads no more, of agents that may run well. */
const notOurs: ReadonlySet<string> = new Set<ReasonCode>(['STALE_TERM', 'SHUTTING_DOWN']);

/** A host tried, and tells so in the events. */
const triedByHost: ReadonlySet<string> = new Set<ReasonCode>([
  'AGENT_START_FAILED',
  'AGENT_START_TIMEOUT',
  'PROTOCOL_VIOLATION',
]);

/** What was told last of an agent that is wished since then; of a later wish nothing was told. */
interface Told {
  readonly code: string;
  readonly declaredAt: string;
}

export interface PendingAgentsParts {
  readonly guilds: Pick<GuildStore, 'putPending' | 'listPending'>;
  readonly events: Pick<EventStore, 'appendOfWished'>;
  /** Who tells, for people. */
  readonly by: string;
  readonly logger: Logger;
}

/**
 * Tells why agents are pending: in their state, and in the events when one has to wait for room, or for something else
 * than before, or again after a start that failed, which the host that tried it tells. Nothing depends on it: what cannot
 * be written is logged.
 */
export class PendingAgents {
  /** Agents whose state may hold a reason → the one that was told in the events, if one was. */
  private readonly noted = new Map<string, Told | undefined>();
  private wished: ReadonlySet<string> = new Set();
  private isRecalled = false;

  constructor(private readonly parts: PendingAgentsParts) {}

  /** Another leader may have told other reasons, and may not have lived to withdraw them. */
  beginTerm(): void {
    for (const key of this.noted.keys()) this.noted.set(key, undefined);
    this.isRecalled = false;
  }

  /** To be called with each comparison. Withdraws the reasons of those that run by now, whoever started them. */
  keep(desired: readonly DesiredAgent[]): void {
    this.wished = new Set(desired.map(({ record }) => agentKey(record)));
    if (!this.isRecalled) void this.recall(desired).catch(() => undefined);
    for (const key of this.noted.keys()) if (!this.wished.has(key)) this.noted.delete(key);
    for (const agent of desired) if (agent.location.lease) this.withdraw(agent);
  }

  /** @param error absent: the agent was placed */
  note(agent: DesiredAgent, error?: GuildhallError): void {
    const { guildId, agentId } = agent.record;
    const key = agentKey(agent.record);
    // Its wish ended while it was tried, or it is another leader's by now.
    if (!this.wished.has(key) || (error && notOurs.has(error.code))) return;
    if (error) this.parts.logger.warn('agent is pending', { guildId, agentId, reason: error.message });
    void this.parts.guilds.putPending(agent.record, error?.message).catch(() => undefined);
    if (!error) return void this.noted.delete(key);
    const told = this.lastTold(agent, error);
    // With a lease it may run still; without one the next try finds it.
    const isNews = waitsForRoom(error) && !agent.location.lease && error.code !== told?.code;
    const telling = { code: error.code, declaredAt: agent.record.declaredAt };
    this.noted.set(key, isNews ? telling : told);
    if (isNews) void this.tell(agent, error, telling);
  }

  private withdraw(agent: DesiredAgent): void {
    const key = agentKey(agent.record);
    if (!this.noted.has(key)) return;
    // One that runs as it was wished before may have to wait for its replacement.
    if (isOutdated(agent)) this.noted.set(key, undefined);
    else this.note(agent);
  }

  /** Looks up what was noted under former terms; once in a term, and nobody waits for it. */
  private async recall(desired: readonly DesiredAgent[]): Promise<void> {
    this.isRecalled = true;
    for (const guildId of new Set(desired.map(({ record }) => record.guildId))) {
      const reasons = await this.parts.guilds.listPending(guildId);
      for (const key of [...reasons.keys()].map((agentId) => agentKey({ guildId, agentId }))) {
        if (!this.noted.has(key)) this.noted.set(key, undefined);
      }
    }
  }

  /** Undefined also when it is no longer the last that was told. */
  private lastTold({ record }: DesiredAgent, { code }: GuildhallError): Told | undefined {
    const told = this.noted.get(agentKey(record));
    return triedByHost.has(code) || told?.declaredAt !== record.declaredAt ? undefined : told;
  }

  private async tell(agent: DesiredAgent, { message }: GuildhallError, telling: Told): Promise<void> {
    try {
      const cause = `not placed by ${this.parts.by}: ${message}`;
      await this.parts.events.appendOfWished([pendingEvent(agent, 'pending', cause)]);
    } catch (error) {
      this.parts.logger.warn('could not tell of pending agents', { error: asGuildhallError(error).message });
      const key = agentKey(agent.record);
      // The next try tells it.
      if (this.noted.get(key) === telling) this.noted.set(key, undefined);
    }
  }
}
