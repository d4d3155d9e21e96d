import type { AgentEventRecord, GuildRecord, Lease, StoredAgentRecord } from '@guildhall/registry';
import type { DesiredAgent } from '../reconciler/desired-agent';
import { pendingEvent } from '../reconciler/pending-event';
import { runsNowhere } from '../reconciler/unplaced-agents';
import type { EngineStore } from '../store/engine-store';

/**
 * Tells in the events that agents have ended which no host ran, or whose host was lost: no host can. Whoever finishes the stop
 * tells it, and so it is told once, and also while nobody leads. Nothing depends on it: what cannot be written is left out.
 */
export class UnhostedEnds {
  constructor(private readonly store: Pick<EngineStore, 'guilds' | 'leases' | 'events'>) {}

  /**
   * Those that nobody runs, by agent id. To be asked before their wishes end: with them it is forgotten who they were, and
   * who had ended for good.
   */
  async among(
    guild: GuildRecord | undefined,
    records: readonly StoredAgentRecord[],
  ): Promise<ReadonlyMap<string, DesiredAgent>> {
    if (!guild || records.length === 0) return new Map();
    const { leases, guilds } = this.store;
    const [locations, ends] = await Promise.all([leases.getLocations(records), guilds.listEnds(guild.guildId)]);
    const agents = records.map((record, index) => {
      return { guild, record, location: locations[index]!, end: ends.get(record.agentId) };
    });
    return new Map(agents.filter(runsNowhere).map((agent) => [agent.record.agentId, agent]));
  }

  /**
   * @param waiting what `among` knew of it
   * @param lost its last lease, which nobody has given up
   */
  async tell(waiting: DesiredAgent | undefined, lost: Lease | undefined, cause: string): Promise<void> {
    try {
      if (lost) await this.store.events.append([await this.endOfLost(lost, cause)]);
      else if (waiting) await this.store.events.append([pendingEvent(waiting, 'stopped', cause)]);
    } catch {
      // Whoever inspects it sees that nobody wishes for it.
    }
  }

  private async endOfLost(lease: Lease, cause: string): Promise<AgentEventRecord> {
    const { guildId, agentId, host, incarnation, epoch, state } = lease;
    const before = (await this.store.events.last({ guildId, agentId }))?.event;
    const who = {
      guildId,
      agentId,
      organizationId: before?.organizationId ?? '',
      clientType: before?.clientType ?? '',
    };
    const where = { host, incarnation, epoch, restarts: before?.restarts ?? 0 };
    // A leader may have told of the loss.
    return { ...who, ...where, from: before?.to ?? state, to: 'stopped', cause, atMs: Date.now(), dropped: 0 };
  }
}
