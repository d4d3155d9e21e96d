import { agentKey, asGuildhallError, type GuildhallError } from '@guildhall/contract';
import type { AgentEventRecord, EventStore, GuildStore } from '@guildhall/registry';
import type { Logger } from '@guildhall/telemetry';
import type { DesiredAgent } from './desired-agent';
import { waitsForRoom } from './waits-for-room';

/** The store takes so many at once. */
const mostEvents = 1_000;

export interface PendingAgentsParts {
  readonly guilds: Pick<GuildStore, 'putPending'>;
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
  /** Agents that wait for room, with the code of the reason that was told. */
  private readonly waiting = new Map<string, { readonly agent: DesiredAgent; readonly code: string }>();

  constructor(private readonly parts: PendingAgentsParts) {}

  /** Another leader may have told other reasons. */
  beginTerm(): void {
    this.waiting.clear();
  }

  /** @param error absent: the agent was placed */
  note(agent: DesiredAgent, error?: GuildhallError): void {
    const { guilds, logger, by } = this.parts;
    const { guildId, agentId } = agent.record;
    if (error) logger.warn('agent is pending', { guildId, agentId, reason: error.message });
    void guilds.putPending(agent.record, error?.message).catch(() => undefined);
    const key = agentKey(agent.record);
    if (!error || !waitsForRoom(error)) return void this.waiting.delete(key);
    const isTold = this.waiting.get(key)?.code === error.code;
    this.waiting.set(key, { agent, code: error.code });
    if (!isTold) this.tell([eventOf(agent, 'pending', `not placed by ${by}: ${error.message}`)]);
  }

  /** Tells which of those that waited are wished no more: no host can. */
  keep(desired: readonly DesiredAgent[]): void {
    if (this.waiting.size === 0) return;
    const wished = new Map(desired.map((agent) => [agentKey(agent.record), agent]));
    const over = [...this.waiting].filter(([key]) => !wished.has(key) || wished.get(key)?.location.lease);
    for (const [key] of over) this.waiting.delete(key);
    const ended = over.filter(([key]) => !wished.has(key));
    this.tell(ended.map(([, { agent }]) => eventOf(agent, 'stopped', 'nobody wishes for it any more')));
  }

  private tell(events: readonly AgentEventRecord[]): void {
    for (let from = 0; from < events.length; from += mostEvents) {
      this.parts.events.append(events.slice(from, from + mostEvents)).catch((error: unknown) => {
        this.parts.logger.warn('could not tell of pending agents', { error: asGuildhallError(error).message });
      });
    }
  }
}

function eventOf({ guild, record, location }: DesiredAgent, to: string, cause: string): AgentEventRecord {
  const { guildId, agentId, clientType } = record;
  const who = { guildId, agentId, organizationId: guild.organizationId, clientType, epoch: location.epoch };
  return { ...who, from: 'pending', to, cause, restarts: 0, atMs: Date.now(), dropped: 0 };
}
