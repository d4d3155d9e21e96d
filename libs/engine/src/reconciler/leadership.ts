import { leaderTtlMs, type LeaderStore } from '@guildhall/registry';
import { termOver, type Term } from '../placing/term';

export interface Campaign {
  /** Under which this process leads; undefined while it follows. */
  readonly term: Term | undefined;
  /** Milliseconds since a leader was there that was sure, or since the first one led; undefined when none ever did. */
  readonly unsureMs?: number;
}

/** Who may reconcile. */
export interface Leadership {
  /**
   * Campaigns or renews.
   * @param isSure whether this process knows that the store was there for its hosts
   */
  lead(isSure: boolean): Promise<Campaign>;
  resign(): Promise<void>;
}

/** The embedded engine is alone with its store. */
export const alone: Leadership = {
  lead: () => Promise.resolve({ term: { number: undefined, confirm: () => Promise.resolve() } }),
  resign: () => Promise.resolve(),
};

/** One leader among the gateways of a store. The store decides; a late belief in the old term changes nothing there. */
export class ElectedLeadership implements Leadership {
  private term: number | undefined;

  /** @param ttlMs how long the lease lives without renewal: a follower takes over within this and one tick */
  constructor(
    private readonly store: LeaderStore,
    private readonly candidate: string,
    private readonly ttlMs = leaderTtlMs,
  ) {}

  async lead(isSure: boolean): Promise<Campaign> {
    this.term = undefined;
    const { outcome, term, unsureMs } = await this.store.campaign(this.candidate, this.ttlMs, isSure);
    if (outcome === 'follower') return { term: undefined, unsureMs };
    this.term = term;
    return { term: { number: term, confirm: () => this.confirm(term) }, unsureMs };
  }

  private async confirm(term: number): Promise<void> {
    if (!(await this.store.isLedUnder(term))) throw termOver();
  }

  async resign(): Promise<void> {
    if (this.term !== undefined) await this.store.resign(this.candidate, this.term);
  }
}
