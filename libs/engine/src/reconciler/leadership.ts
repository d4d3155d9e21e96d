import type { LeaderStore } from '@guildhall/registry';

/** Who may reconcile. */
export interface Leadership {
  /** Campaigns or renews; the term under which this process leads, undefined while it follows. */
  lead(): Promise<Term | undefined>;
  resign(): Promise<void>;
}

/** `number` is undefined where there is nobody to compete with. */
export interface Term {
  readonly number: number | undefined;
}

/** The embedded engine is alone with its store. */
export const alone: Leadership = {
  lead: () => Promise.resolve({ number: undefined }),
  resign: () => Promise.resolve(),
};

/** One leader among the gateways of a store. The store decides; a late belief in the old term changes nothing there. */
export class ElectedLeadership implements Leadership {
  private term: number | undefined;

  /** @param ttlMs how long the lease lives without renewal: a follower takes over within this and one tick */
  constructor(
    private readonly store: LeaderStore,
    private readonly candidate: string,
    private readonly ttlMs = 3000,
  ) {}

  async lead(): Promise<Term | undefined> {
    this.term = undefined;
    const outcome = await this.store.campaign(this.candidate, this.ttlMs);
    if (outcome.outcome === 'follower') return undefined;
    this.term = outcome.term;
    return { number: outcome.term };
  }

  async resign(): Promise<void> {
    if (this.term !== undefined) await this.store.resign(this.candidate, this.term);
  }
}
