import type { PlacementStrategy } from './placement-strategy';

/** In turn over all engines, by a counter in the store (L2). */
export const roundRobin: PlacementStrategy = async (hosts, { nextNumber }) => {
  const number = await nextNumber();
  return hosts[number % hosts.length] ?? hosts[0];
};
