import { conflict } from '@guildhall/contract';
import {
  stillHeld,
  type AgentRecord,
  type ClaimOptions,
  type ClaimOutcome,
  type GuildRecord,
  type GuildStore,
  type Lease,
} from '@guildhall/registry';
import { startUnderWay } from '../placing/start-under-way';

export type Claim = Extract<ClaimOutcome, { outcome: 'claimed' }>;

/**
 * The wish and the epoch of a start that somebody asks for.
 * @throws GuildhallError conflict AGENT_ALREADY_RUNNING | unavailable LEASE_STILL_HELD; nothing was written then
 */
export async function claimAgent(
  guilds: GuildStore,
  guild: GuildRecord,
  agent: AgentRecord,
  options: ClaimOptions,
): Promise<Claim> {
  const outcome = await guilds.claimAgent(guild, agent, options);
  switch (outcome.outcome) {
    case 'claimed':
      return outcome;
    case 'held':
      throw alreadyRunning(outcome.lease);
    case 'awaited':
      throw stillHeld(agent);
    case 'wished_otherwise':
      throw wishedOtherwise(agent);
    case 'under_way':
      throw startUnderWay(agent);
  }
}

function wishedOtherwise({ guildId, agentId }: AgentRecord) {
  const message = `Agent ${agentId} of guild ${guildId} is desired already, with another specification. Stop it first, or use another id.`;
  return conflict('AGENT_ALREADY_RUNNING', message, { field: 'agent_id' });
}

function alreadyRunning({ guildId, agentId, host }: Lease) {
  const message = `Agent ${agentId} of guild ${guildId} already runs on host ${host}. Stop it first, or use another id.`;
  return conflict('AGENT_ALREADY_RUNNING', message, { field: 'agent_id', host });
}
