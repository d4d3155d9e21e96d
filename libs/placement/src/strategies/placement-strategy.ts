import type { HostCandidate } from '../host-candidate';

export interface PlacementView {
  /** Agents that run on a host, those just sent there included. */
  readonly runningOn: (host: HostCandidate) => number;
  /** Of this placement; no other one of any engine of the store has it: 0, 1, 2, … Always 0 where it is not drawn. */
  readonly number: number;
}

/**
 * Chooses among hosts that can take the agent; there is at least one, sorted by name. The choice itself must not wait: it
 * is counted in the same turn, so that choices at the same time see each other.
 */
export interface PlacementStrategy {
  /** Whether each placement draws a number from the store first. */
  readonly drawsNumber: boolean;
  choose(hosts: readonly [HostCandidate, ...HostCandidate[]], view: PlacementView): HostCandidate;
}
