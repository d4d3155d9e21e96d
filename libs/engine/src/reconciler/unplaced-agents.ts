import { answersTo } from '../agents/running-as-wished';
import type { DesiredAgent } from './desired-agent';

/** A placement that is not seen at a host after this time is taken for lost. */
const placingMs = 5000;

export interface Known {
  /** The store's clock, as far as it is known; Infinity when nobody can be placing anything. */
  readonly nowMs: number;
  /** Whether the highest epoch of an agent is that of a placement which has failed: nobody goes on with it. */
  readonly hasFailed: (agent: DesiredAgent) => boolean;
}

/** Agents that should run and that nobody runs or places. */
export function unplacedAgents(desired: readonly DesiredAgent[], known: Known): DesiredAgent[] {
  return desired.filter((agent) => runsNowhere(agent) && !isBeingPlaced(agent, known));
}

/** Whether nobody runs it, and it has not ended for good. */
export function runsNowhere(agent: DesiredAgent): boolean {
  return !isHeld(agent) && !hasEnded(agent);
}

/**
 * Agents that run as they were wished before, and that nobody is replacing.
 * @param nowMs as Known has it
 */
export function changedAgents(desired: readonly DesiredAgent[], nowMs: number): DesiredAgent[] {
  return desired.filter((agent) => isOutdated(agent) && !isBeingChanged(agent, nowMs));
}

/** Whether what runs was started for another wish. */
export function isOutdated({ location: { lease }, record }: DesiredAgent): boolean {
  return lease !== undefined && !answersTo(lease, record);
}

function isHeld({ location }: DesiredAgent): boolean {
  return location.lease !== undefined;
}

function hasEnded({ end, location }: DesiredAgent): boolean {
  return end?.epoch === location.epoch;
}

/** Epochs and wishes carry the store's time: a young one that no host has taken yet is on its way. */
function isBeingPlaced(agent: DesiredAgent, { nowMs, hasFailed }: Known): boolean {
  const { lastLease, epoch } = agent.location;
  const isReserved = (lastLease?.epoch ?? 0) < epoch && nowMs - epoch < placingMs;
  if (isReserved && !hasFailed(agent)) return true;
  return lastLease === undefined && isBeingChanged(agent, nowMs);
}

/** Whoever changed a wish brings the agent there, if he lives. */
function isBeingChanged({ record }: DesiredAgent, nowMs: number): boolean {
  return nowMs - record.changedAtMs < placingMs;
}
