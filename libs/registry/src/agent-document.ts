import type { AgentRecord } from './guild.store';

/**
 * The wish as JSON, without what only the store sets, also when a stored record is put again. The digest comes first: the
 * scripts compare it without decoding.
 */
export function agentDocument(record: AgentRecord): string {
  const { digest, guildId, agentId, agent, machineId, clientType, clientProperties, wish } = record;
  return JSON.stringify({ digest, guildId, agentId, agent, machineId, clientType, clientProperties, wish });
}
