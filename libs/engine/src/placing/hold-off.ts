import { setTimeout as wait } from 'node:timers/promises';
import { unavailable, type AgentRef } from '@guildhall/contract';
import type { StoreOutage } from '../reconciler/store-outage';
import type { EngineStore } from '../store/engine-store';

const pauseMs = 100;
/** Twice the caution after an outage, with the default TTL of hosts. */
const longestMs = 30_000;

/**
 * After an outage of the store hosts announce first (DESIGN 5.4), also before somebody's call places an agent: the host that
 * runs it may not have come back to the store yet.
 */
export class HoldOff {
  constructor(
    private readonly store: Pick<EngineStore, 'leases' | 'hosts' | 'readId'>,
    private readonly outage: StoreOutage,
  ) {}

  /**
   * Resolves when nobody can run the agent unseen: usually at once, at the latest when the caution is over.
   * @param storeId of the store that says where the agent is
   */
  async end(ref: AgentRef, storeId?: string): Promise<void> {
    while (this.isOn(storeId) && (await this.mayRunUnseen(ref, storeId))) await wait(pauseMs);
  }

  /**
   * Resolves when the caution is over: before that an agent may run under a higher epoch than the one that is seen.
   * @throws GuildhallError unavailable STORE_UNREACHABLE when the store goes away again, or is not trusted after 30 s
   */
  async over(): Promise<void> {
    for (const beganMs = performance.now(); this.isOn(await this.store.readId()); await wait(pauseMs)) {
      if (performance.now() - beganMs > longestMs) throw notTrusted();
    }
  }

  private isOn(storeId: string | undefined): boolean {
    return this.outage.isCautious || this.outage.isAnother(storeId);
  }

  private async mayRunUnseen(ref: AgentRef, storeId: string | undefined): Promise<boolean> {
    const [location] = await this.store.leases.getLocations([ref]);
    if (location?.lease) return false;
    // An emptied store knows of nobody who took an agent.
    if (this.outage.isAfterLoss || this.outage.isAnother(storeId)) return true;
    const last = location?.lastLease;
    return last !== undefined && !(await this.store.hosts.isFenced(last.incarnation));
  }
}

function notTrusted() {
  const message = 'The store was away or lost its data, and hosts are still announcing what they run. Ask again later.';
  return unavailable('STORE_UNREACHABLE', message);
}
