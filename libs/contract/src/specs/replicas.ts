import type { JsonObject } from '../json';
import type { AgentSpec } from './agent-spec';

const replicaPattern = /^(.+)~(\d+)$/s;

/** Replicas are agents of their own, named `<id>`, `<id>~2`, `<id>~3`, …, and share work through their queues. */
export function replicaIds(agentId: string, replicas: number): string[] {
  return Array.from({ length: replicas }, (_none, index) => replicaId(agentId, index + 1));
}

export function replicaId(agentId: string, number: number): string {
  return number === 1 ? agentId : `${agentId}~${number}`;
}

/** The agent that one of this id would be a replica of. */
export function originalOf(agentId: string): string | undefined {
  return replicaPattern.exec(agentId)?.[1];
}

/** How often a document wants its agent to run; undefined when it leaves that to whoever scales the agent. */
export function namedReplicas({ properties }: AgentSpec): number | undefined {
  return (properties['guildhall'] as { replicas?: number } | undefined)?.replicas;
}

/** What one of the replicas is told: how many they are is not its own affair. */
export function withoutReplicas(agent: AgentSpec): AgentSpec {
  if (namedReplicas(agent) === undefined) return agent;
  const { replicas: _replicas, ...guildhall } = agent.properties['guildhall'] as JsonObject;
  return { ...agent, properties: { ...agent.properties, guildhall } };
}
