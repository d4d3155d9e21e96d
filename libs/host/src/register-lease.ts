import { conflict, unavailable, type AgentRef } from '@guildhall/contract';
import {
  stillHeld,
  type Lease,
  type LeaseStore,
  type RegisterOptions,
  type RegisterOutcome,
} from '@guildhall/registry';

/**
 * Takes a lease.
 * @returns the epoch it is held under
 * @throws GuildhallError conflict STALE_EPOCH | AGENT_ALREADY_RUNNING | HOST_FENCED | STOP_REQUESTED, unavailable
 *   HOST_UNREACHABLE
 */
export async function registerLease(
  leases: LeaseStore,
  lease: Lease,
  ttlMs: number,
  options?: RegisterOptions,
): Promise<number> {
  const outcome = await leases.register(lease, ttlMs, options);
  if (outcome.outcome === 'registered') return outcome.epoch;
  throw registerError(lease, outcome);
}

/**
 * Writes a lease that was taken before: another state, or another process under the same epoch. Where the store lost it the
 * host announces it first, with its wish; a call that takes one for the first time may be late, and must not bring it back.
 * @returns whether it had to be announced
 * @throws as `registerLease`
 */
export async function keepLease(
  leases: LeaseStore,
  lease: Lease,
  { ttlMs, announce }: { readonly ttlMs: number; readonly announce: () => Promise<void> },
): Promise<boolean> {
  const outcome = await leases.register(lease, ttlMs);
  if (outcome.outcome === 'registered') return false;
  if (outcome.outcome !== 'stale' || outcome.epoch > lease.epoch) throw registerError(lease, outcome);
  await announce();
  await registerLease(leases, lease, ttlMs);
  return true;
}

/**
 * The epoch of a strict agent that its host has to reserve itself: not while whoever ran it last may still act.
 * @throws GuildhallError conflict AGENT_ALREADY_RUNNING | unavailable LEASE_STILL_HELD
 */
export async function reserveStrictEpoch(leases: LeaseStore, ref: AgentRef): Promise<number> {
  const { lease, epoch } = await leases.getLocation(ref);
  if (lease) throw alreadyRunning(ref, lease.host);
  const reserved = await leases.reserveStrictEpoch(ref, epoch);
  if (reserved.outcome === 'held') throw stillHeld(ref);
  if (reserved.outcome !== 'reserved') throw alreadyRunning(ref, 'another one');
  return reserved.epoch;
}

function registerError(lease: Lease, outcome: Exclude<RegisterOutcome, { outcome: 'registered' }>) {
  const agent = `Agent ${lease.agentId} of guild ${lease.guildId}`;
  switch (outcome.outcome) {
    case 'stale':
      return conflict('STALE_EPOCH', `${agent} was placed again meanwhile, under epoch ${outcome.epoch}.`, {
        epoch: outcome.epoch,
      });
    case 'held':
      return alreadyRunning(lease, outcome.lease.host);
    case 'unwished':
      return conflict('STOP_REQUESTED', `${agent} was asked to stop while it was starting.`);
    case 'fenced':
      return fenced(lease);
    case 'absent':
      return unavailable(
        'HOST_UNREACHABLE',
        `Host ${lease.host} has no lease of its own now. Ask again, or another one.`,
      );
  }
}

function fenced({ host }: Lease) {
  return conflict('HOST_FENCED', `Host ${host} was fenced and takes a new incarnation first. Try again.`);
}

function alreadyRunning({ guildId, agentId }: AgentRef, host: string) {
  const message = `Agent ${agentId} of guild ${guildId} already runs on host ${host}.`;
  return conflict('AGENT_ALREADY_RUNNING', message, { host });
}
