import type { LeaseStore, StrictReserveOutcome } from '@guildhall/registry';
import type { PlacementRequest } from './placement-request';

/** What the placer knows when it begins. */
export interface PlacementBasis {
  /** The highest epoch when it was found that nobody runs the agent. */
  readonly seenEpoch: number;
  /** Of the leader that places; absent: a caller asked for it. */
  readonly term?: number;
}

/** The epoch of the next placement; of a strict agent only when whoever ran it last can act no more. */
export function reserveEpoch(
  leases: LeaseStore,
  { ref, options }: PlacementRequest,
  { seenEpoch, term }: PlacementBasis,
): Promise<StrictReserveOutcome> {
  if (options.fencing === 'strict') return leases.reserveStrictEpoch(ref, seenEpoch, term);
  return leases.reserveEpoch(ref, seenEpoch, term);
}
