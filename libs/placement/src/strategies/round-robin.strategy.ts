import type { PlacementStrategy } from './placement-strategy';

/** In turn over all engines, by a counter in the store (L2). */
export const roundRobin: PlacementStrategy = {
  drawsNumber: true,
  choose: (hosts, { number }) => hosts[number % hosts.length] ?? hosts[0],
};
