import { setTimeout as wait } from 'node:timers/promises';
import { conflict } from '@guildhall/contract';
import type { HostedAgentInfo } from '@guildhall/host';
import type { StoredAgentRecord } from '@guildhall/registry';
import type { HostConnector } from '../hosts/host-connector';
import type { EngineStore } from '../store/engine-store';
import { answersTo } from './running-as-wished';

const pauseMs = 50;

/** Looks on while somebody else, such as the reconciler, starts an agent. */
export class AgentWatch {
  constructor(
    private readonly store: EngineStore,
    private readonly connector: HostConnector,
  ) {}

  /**
   * @returns the agent when it runs as wished; undefined when it did not within the time
   * @throws GuildhallError conflict GUILD_CHANGED when the wish is another one meanwhile
   */
  async untilRunning(record: StoredAgentRecord, patienceMs: number): Promise<HostedAgentInfo | undefined> {
    const endsAtMs = Date.now() + patienceMs;
    while (Date.now() < endsAtMs) {
      await this.requireSameWish(record);
      const { lease } = await this.store.leases.getLocation(record);
      const runs = lease?.state === 'running' && answersTo(lease, record);
      const info = runs && (await this.connector.connect(lease.address).getAgentInfo(record));
      if (info) return info;
      await wait(pauseMs);
    }
    return undefined;
  }

  private async requireSameWish(record: StoredAgentRecord): Promise<void> {
    const { guildId, agentId, digest } = record;
    const wish = await this.store.guilds.getAgent(record);
    if (wish?.digest === digest) return;
    const what = wish ? 'changed again' : 'asked to stop';
    throw conflict('GUILD_CHANGED', `Agent ${agentId} of guild ${guildId} was ${what} meanwhile. Look at the guild.`);
  }
}
