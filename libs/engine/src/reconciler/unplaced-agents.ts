import type { DesiredAgent } from './desired-agent';

/** A placement that is not seen at a host after this time is taken for lost. */
const placingMs = 5000;

/**
 * Agents that should run and that nobody runs or places.
 * @param nowMs the store's clock, as far as it is known; Infinity when nobody can be placing anything
 */
export function unplacedAgents(desired: readonly DesiredAgent[], nowMs: number): DesiredAgent[] {
  return desired.filter((agent) => !isHeld(agent) && !hasEnded(agent) && !isBeingPlaced(agent, nowMs));
}

function isHeld({ location }: DesiredAgent): boolean {
  return location.lease !== undefined;
}

function hasEnded({ end, location }: DesiredAgent): boolean {
  return end?.epoch === location.epoch;
}

/** Epochs and declarations carry the store's time: a young one that no host has taken yet is on its way. */
function isBeingPlaced({ location, record }: DesiredAgent, nowMs: number): boolean {
  if (location.epoch === 0) return nowMs - Number(record.declaredAt.split('-')[0]) < placingMs;
  return location.takenEpoch < location.epoch && nowMs - location.epoch < placingMs;
}
