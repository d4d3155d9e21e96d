import { agentOptions, decodeAgentSpec, decodeGuildSpec } from '@guildhall/contract';
import type { DesiredAgent } from './desired-agent';

/** Highest priority first; among equals those that were wished first. */
export function byPriority(agents: readonly DesiredAgent[]): DesiredAgent[] {
  const ranked = agents.map((agent) => ({ agent, priority: priorityOf(agent) }));
  ranked.sort((a, b) => b.priority - a.priority || (a.agent.record.declaredAt < b.agent.record.declaredAt ? -1 : 1));
  return ranked.map(({ agent }) => agent);
}

function priorityOf({ guild, record }: DesiredAgent): number {
  return agentOptions(decodeGuildSpec(guild.guild), decodeAgentSpec(record.agent)).priority;
}
