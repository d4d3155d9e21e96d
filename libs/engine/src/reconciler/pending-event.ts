import type { AgentEventRecord } from '@guildhall/registry';
import type { DesiredAgent } from './desired-agent';

/** What becomes of an agent that no host runs. */
export function pendingEvent(
  { guild, record, location }: DesiredAgent,
  to: 'pending' | 'stopped',
  cause: string,
): AgentEventRecord {
  const { guildId, agentId, clientType } = record;
  const who = { guildId, agentId, organizationId: guild.organizationId, clientType, epoch: location.epoch };
  return { ...who, from: 'pending', to, cause, restarts: 0, atMs: Date.now(), dropped: 0 };
}
