import { conflict } from '@guildhall/contract';
import type { Lease, LeaseStore, RegisterOutcome } from '@guildhall/registry';

/**
 * Takes a lease, or renews its entry with another state.
 * @returns the epoch it is held under
 * @throws GuildhallError conflict STALE_EPOCH | AGENT_ALREADY_RUNNING | HOST_FENCED
 */
export async function registerLease(leases: LeaseStore, lease: Lease, ttlMs: number): Promise<number> {
  const outcome = await leases.register(lease, ttlMs);
  if (outcome.outcome === 'registered') return outcome.epoch;
  throw registerError(lease, outcome);
}

function registerError(lease: Lease, outcome: Exclude<RegisterOutcome, { outcome: 'registered' }>) {
  const agent = `Agent ${lease.agentId} of guild ${lease.guildId}`;
  switch (outcome.outcome) {
    case 'stale':
      return conflict('STALE_EPOCH', `${agent} was placed again meanwhile, under epoch ${outcome.epoch}.`, {
        epoch: outcome.epoch,
      });
    case 'held':
      return conflict('AGENT_ALREADY_RUNNING', `${agent} already runs on host ${outcome.lease.host}.`, {
        host: outcome.lease.host,
      });
    case 'fenced':
      return conflict('HOST_FENCED', `Host ${lease.host} was fenced and takes a new incarnation first. Try again.`);
  }
}
