/** The names that `properties.guildhall.placement.strategy` and the gateway's PLACEMENT accept. */
export const placementStrategies = ['round_robin', 'least_loaded'] as const;

export type PlacementStrategyName = (typeof placementStrategies)[number];

export function isPlacementStrategy(name: unknown): name is PlacementStrategyName {
  return placementStrategies.some((known) => known === name);
}
