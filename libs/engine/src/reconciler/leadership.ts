import { leaderTtlMs, type LeaderStore } from '@guildhall/registry';
import { termOver, type Term } from '../placing/term';

/** Who may reconcile. */
export interface Leadership {
  /** Campaigns or renews; the term under which this process leads, undefined while it follows. */
  lead(): Promise<Term | undefined>;
  resign(): Promise<void>;
}

/** The embedded engine is alone with its store. */
export const alone: Leadership = {
  lead: () => Promise.resolve({ number: undefined, confirm: () => Promise.resolve() }),
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

  async lead(): Promise<Term | undefined> {
    this.term = undefined;
    const outcome = await this.store.campaign(this.candidate, this.ttlMs);
    if (outcome.outcome === 'follower') return undefined;
    const { term } = outcome;
    this.term = term;
    return { number: term, confirm: () => this.confirm(term) };
  }

  private async confirm(term: number): Promise<void> {
    if (!(await this.store.isLedUnder(term))) throw termOver();
  }

  async resign(): Promise<void> {
    if (this.term !== undefined) await this.store.resign(this.candidate, this.term);
  }
}
