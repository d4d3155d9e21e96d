import type { AnnounceOutcome, HostLease } from './host-lease';

/** Who fenced an incarnation, and why; both for people, empty when it was not said. */
export interface FenceCause {
  readonly by: string;
  readonly why: string;
}

export interface FenceOptions extends Partial<FenceCause> {
  /** It is proven that the incarnation and its agents run no more, so that nobody need wait for its lease. Default false. */
  readonly isDead?: boolean;
}

/** Liveness of hosts: a host is present while its lease is (DESIGN 5.4). Each method is one atomic step. */
export interface HostLeaseStore {
  /** Takes or renews the lease of this incarnation. Another incarnation's living, unfenced lease is `name_taken`. */
  announce(lease: HostLease, ttlMs: number): Promise<AnnounceOutcome>;

  /** Ends the lease of this incarnation; another one's stays. */
  withdraw(host: string, incarnation: string): Promise<boolean>;

  get(host: string): Promise<HostLease | undefined>;

  /** All present hosts, sorted by name, without SCAN. Expired names are forgotten on the way. */
  list(): Promise<HostLease[]>;

  /**
   * From here on the incarnation may renew, register or commit nothing; its host lease ends. Kept for 30 days. When its
   * lease would have ended is kept, too, for strict agents (LeaseStore.reserveStrictEpoch).
   */
  fence(host: string, incarnation: string, options?: FenceOptions): Promise<void>;

  isFenced(incarnation: string): Promise<boolean>;

  /** What was said at the first fence; undefined when the incarnation was not fenced. */
  fenceOf(incarnation: string): Promise<FenceCause | undefined>;

  /** The next number of the counter that round robin uses, starting at 0, over all engines of the store. */
  nextPlacement(): Promise<number>;
}
