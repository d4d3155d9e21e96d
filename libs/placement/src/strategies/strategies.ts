import type { PlacementStrategyName } from '@guildhall/contract';
import { leastLoaded } from './least-loaded.strategy';
import type { PlacementStrategy } from './placement-strategy';
import { roundRobin } from './round-robin.strategy';

/** A name without a strategy does not compile. */
export const strategies: Readonly<Record<PlacementStrategyName, PlacementStrategy>> = {
  round_robin: roundRobin,
  least_loaded: leastLoaded,
};
