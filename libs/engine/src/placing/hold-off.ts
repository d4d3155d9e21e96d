import { setTimeout as wait } from 'node:timers/promises';
import type { AgentRef } from '@guildhall/contract';
import type { StoreOutage } from '../reconciler/store-outage';
import type { EngineStore } from '../store/engine-store';

const pauseMs = 100;

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
   * @throws GuildhallError unavailable STORE_UNREACHABLE when the store goes away again
   */
  async over(): Promise<void> {
    while (this.isOn(await this.store.readId())) await wait(pauseMs);
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
