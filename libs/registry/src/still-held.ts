import { unavailable, type AgentRef, type GuildhallError } from '@guildhall/contract';

/** What whoever places a strict agent is told when `reserveStrictEpoch` answers `held`. */
export function stillHeld({ guildId, agentId }: AgentRef): GuildhallError {
  const message =
    `Agent ${agentId} of guild ${guildId} is strict, and the lease of the host that ran it last has not run out: it is ` +
    'placed when that is over.';
  return unavailable('LEASE_STILL_HELD', message, { field: 'agent_id' });
}
