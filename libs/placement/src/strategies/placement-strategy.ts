import type { HostCandidate } from '../host-candidate';

export interface PlacementView {
  /** Agents that run on a host, those just sent there included. */
  readonly runningOn: (host: HostCandidate) => number;
  /** A number that no other engine of the store is given: 0, 1, 2, … */
  readonly nextNumber: () => Promise<number>;
}

/** Chooses among hosts that can take the agent; there is at least one, sorted by name. */
export type PlacementStrategy = (
  hosts: readonly [HostCandidate, ...HostCandidate[]],
  view: PlacementView,
) => HostCandidate | Promise<HostCandidate>;
