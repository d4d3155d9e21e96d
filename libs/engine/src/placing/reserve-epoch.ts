import { conflict, unavailable, type AgentRef } from '@guildhall/contract';
import { stillHeld, type LeaseStore, type ReserveConditions, type ReserveOutcome } from '@guildhall/registry';
import type { PlacementRequest } from './placement-request';
import { startUnderWay } from './start-under-way';
import { termOver } from './term';

/** What the placer knows when it begins; a leader's term stands for the store in which it saw the epoch. */
export interface PlacementBasis extends ReserveConditions {
  /** The highest epoch when it was found that nobody runs the agent. */
  readonly seenEpoch: number;
}

/**
 * The epoch of the next placement; of a strict agent only when whoever ran it last can act no more.
 *
 * @throws GuildhallError conflict AGENT_ALREADY_RUNNING, STALE_TERM | unavailable LEASE_STILL_HELD, STORE_LOST
 */
export async function reserveEpoch(
  leases: LeaseStore,
  { ref, options }: PlacementRequest,
  { seenEpoch, ...conditions }: PlacementBasis,
): Promise<number> {
  const isStrict = options.fencing === 'strict';
  const reserved = isStrict
    ? await leases.reserveStrictEpoch(ref, seenEpoch, conditions)
    : await leases.reserveEpoch(ref, seenEpoch, conditions);
  if (reserved.outcome === 'reserved') return reserved.epoch;
  throw refusal(ref, reserved.outcome, isStrict);
}

function refusal(ref: AgentRef, outcome: Exclude<ReserveOutcome['outcome'], 'reserved'>, isStrict: boolean) {
  switch (outcome) {
    case 'held':
      return isStrict ? stillHeld(ref) : runsAgain(ref);
    case 'changed':
      return startUnderWay(ref);
    case 'deposed':
      return termOver();
    case 'emptied':
      return unavailable('STORE_LOST', 'The store lost its data meanwhile. Hosts announce what they run; try again.');
  }
}

function runsAgain({ guildId, agentId }: AgentRef) {
  const message = `Agent ${agentId} of guild ${guildId} runs again: its host has come back. There is nothing to place.`;
  return conflict('AGENT_ALREADY_RUNNING', message, { field: 'agent_id' });
}
