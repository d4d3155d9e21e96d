/** Whether a candidate leads, and under which term. Terms grow with each change, also over an emptied store. */
export type CampaignOutcome = CampaignAnswer & ({ outcome: 'leader' } | { outcome: 'follower'; leader: string });

interface CampaignAnswer {
  readonly term: number;
  /** Milliseconds since a leader campaigned last that was sure, or since the first one led; undefined when none ever did. */
  readonly unsureMs?: number;
}

/** Life of the leader's lease without renewal. */
export const leaderTtlMs = 3_000;
/** Who waits for longer than this sees no other leader come: the life of the lease, a tick of a follower, and one to spare. */
export const takeOverMs = 5_000;

/** One leader among the gateways of a store (DESIGN 5.4). Each method is one atomic step. */
export interface LeaderStore {
  /**
   * Takes the lease when nobody holds it, or renews the candidate's own.
   * @param isSure whether the candidate knows that the store was there for its hosts, so that who is silent is lost
   */
  campaign(candidate: string, ttlMs: number, isSure?: boolean): Promise<CampaignOutcome>;
  /** Whether anybody leads now. */
  isLed(): Promise<boolean>;
  /** Whether a term lasts: whoever leads under it may still act. */
  isLedUnder(term: number): Promise<boolean>;
  /** Gives the lease up. False: the term was over already. */
  resign(candidate: string, term: number): Promise<boolean>;
}
