import type { AgentRef } from '@guildhall/contract';
import type {
  AgentLocation,
  HeartbeatOutcome,
  Lease,
  LeaseOwner,
  RegisterOptions,
  RegisterOutcome,
  ReserveConditions,
  ReserveOutcome,
  SeenLocation,
  VoidOutcome,
} from './lease';

/** Called with leases that the store does not know, or knows under a lower epoch only. */
export type OnLostLeases = (lost: readonly Lease[]) => Promise<void>;

/**
 * Where every agent runs (R1-R4). Each method is one atomic step. A lease counts only while its own entry lives and the
 * host lease of its (host, incarnation) lives and was not fenced.
 *
 * Every method throws GuildhallError unavailable STORE_UNREACHABLE when the store does not answer.
 */
export interface LeaseStore {
  /** The valid lease of an agent, if any, and the highest epoch ever reserved (0 for none). At most 1 ms, O(1). */
  getLocation(ref: AgentRef): Promise<SeenLocation>;

  /**
   * Where many agents are, in one round trip and in the order given; for whoever compares what is with what should be.
   * It is no basis for an effect: between reading and acting the agents may move, which `reserveEpoch` notices.
   */
  getLocations(refs: readonly AgentRef[]): Promise<AgentLocation[]>;

  /**
   * Reserves the next epoch, max(highest + 1, the store's clock in ms), if `seenEpoch` is still the highest one and nobody
   * has a valid lease: a host that was away may be back since the placer looked. Otherwise somebody else placed the agent
   * meanwhile: `changed` with the epoch that now is the highest.
   */
  reserveEpoch(ref: AgentRef, seenEpoch: number, conditions?: ReserveConditions): Promise<ReserveOutcome>;

  /**
   * The same for an agent with `fencing: strict`: nobody else may be able to act as it, inside the store or outside. So
   * it is `held` also after the host of its lease was fenced without proof of its death: until the host's own lease would
   * have run out, by when its guard has frozen the agent. Every valid lease counts, whatever `over` says.
   */
  reserveStrictEpoch(ref: AgentRef, seenEpoch: number, conditions?: ReserveConditions): Promise<ReserveOutcome>;

  /**
   * Draws an epoch that nobody uses, for an agent that nobody wishes: a start that is still under way under the one seen
   * takes nothing any more, however late its call arrives.
   */
  voidEpoch(ref: AgentRef, seenEpoch: number): Promise<VoidOutcome>;

  /**
   * Takes the lease for a reserved epoch, or changes the entry of the same owner and epoch (starting to running). Moves
   * the agent out of the old host's set in the same step (R2). Epoch 0 reserves one itself, refused with `held` where a
   * valid lease exists. `stale`: the epoch is not the highest that the store knows. `held`: another incarnation that was
   * not fenced holds this very epoch, or held it when its entry expired. `fenced`: also when another incarnation lives
   * under the host's name. `absent`: the host has no lease of its own, so that the agent's would not be valid.
   * `unwished`: the wish that had to be there is not; since a stop ends the wish first, either it finds the lease, or the
   * lease is refused.
   */
  register(lease: Lease, ttlMs: number, options?: RegisterOptions): Promise<RegisterOutcome>;

  /**
   * Renews all leases of a host in one round trip. What expired is registered again as it was, under the same epoch,
   * unless a higher one exists (`taken`). What the store lost is registered as given (a second round trip), and the
   * announced epoch becomes the highest again.
   *
   * @param onLost is waited for before what the store lost is registered, so that its wishes can be written first; when it
   *   fails, so does the heartbeat
   */
  heartbeat(
    owner: LeaseOwner,
    leases: readonly Lease[],
    ttlMs: number,
    onLost?: OnLostLeases,
  ): Promise<HeartbeatOutcome>;

  /** Ends a lease, also one whose entry expired, if owner and epoch are those that hold it. False changes nothing. */
  deregister(ref: AgentRef, owner: LeaseOwner & { readonly epoch: number }): Promise<boolean>;

  /**
   * Agents whose entries name the host now, also when the host itself is gone: those are the ones to place elsewhere.
   * Entries that expired leave no trace in the answer or the host's set. In no order.
   */
  getHostAgents(host: string): Promise<AgentRef[]>;

  getHostLoad(host: string): Promise<number>;

  /** Removes from the host's set what has no lease there any more, and says what it removed. */
  cleanupDeadAgents(host: string): Promise<AgentRef[]>;
}
