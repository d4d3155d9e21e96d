import type { AgentRecord } from './guild.store';

/** The wish as JSON, without `declaredAt`, which only the store sets, also when a stored record is put again. */
export function agentDocument(record: AgentRecord): string {
  const { guildId, agentId, agent, machineId, clientType, clientProperties, wish } = record;
  return JSON.stringify({ guildId, agentId, agent, machineId, clientType, clientProperties, wish });
}
