/** Whether a candidate leads, and under which term. Terms grow with each change, also over an emptied store. */
export type CampaignOutcome =
  { outcome: 'leader'; term: number } | { outcome: 'follower'; term: number; leader: string };

/** Life of the leader's lease without renewal. */
export const leaderTtlMs = 3_000;
/** Who waits for longer than this sees no other leader come: the life of the lease, a tick of a follower, and one to spare. */
export const takeOverMs = 5_000;

/** One leader among the gateways of a store (DESIGN 5.4). Each method is one atomic step. */
export interface LeaderStore {
  /** Takes the lease when nobody holds it, or renews the candidate's own. */
  campaign(candidate: string, ttlMs: number): Promise<CampaignOutcome>;
  /** Whether anybody leads now. */
  isLed(): Promise<boolean>;
  /** Whether a term lasts: whoever leads under it may still act. */
  isLedUnder(term: number): Promise<boolean>;
  /** Gives the lease up. False: the term was over already. */
  resign(candidate: string, term: number): Promise<boolean>;
}
