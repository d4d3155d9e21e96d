import type { GuildRecord, StoredAgentRecord } from '@guildhall/registry';
import type { DesiredAgent } from '../reconciler/desired-agent';
import { pendingEvent } from '../reconciler/pending-event';
import { runsNowhere } from '../reconciler/unplaced-agents';
import type { EngineStore } from '../store/engine-store';

/**
 * Tells in the events that agents which nobody runs have ended: no host can. Whoever ends the wish tells it, and so it is told
 * once, and also while nobody leads.
 */
export class UnhostedEnds {
  constructor(private readonly store: Pick<EngineStore, 'guilds' | 'leases' | 'events'>) {}

  /** Those that nobody runs. To be asked before the wishes end: with them it is forgotten who had ended for good. */
  async among(guild: GuildRecord | undefined, records: readonly StoredAgentRecord[]): Promise<DesiredAgent[]> {
    if (!guild || records.length === 0) return [];
    const { leases, guilds } = this.store;
    const [locations, ends] = await Promise.all([leases.getLocations(records), guilds.listEnds(guild.guildId)]);
    const agents = records.map((record, index) => {
      return { guild, record, location: locations[index]!, end: ends.get(record.agentId) };
    });
    return agents.filter(runsNowhere);
  }

  /** To be called by the one whose step ended the wishes. Nothing depends on it: what cannot be written is left out. */
  async tell(agents: readonly DesiredAgent[], cause: string): Promise<void> {
    const events = agents.map((agent) => pendingEvent(agent, 'stopped', cause));
    await this.store.events.append(events).catch(() => undefined);
  }
}
