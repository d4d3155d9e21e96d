import type { HostCandidate } from '../host-candidate';
import type { PlacementStrategy, PlacementView } from './placement-strategy';

const assumedCapacity = 100;

/** The host with the smallest part of its capacity in use; the first by name among equals (L4). */
export const leastLoaded: PlacementStrategy = {
  drawsNumber: false,
  choose: (hosts, view) => hosts.reduce((best, host) => (load(host, view) < load(best, view) ? host : best)),
};

function load(host: HostCandidate, { runningOn }: PlacementView): number {
  return runningOn(host) / Math.max(host.capacity ?? assumedCapacity, 1);
}
