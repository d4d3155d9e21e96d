import { agentSpec, type AgentSpec } from '@guildhall/contract';

const replicaPattern = /^(.+)~\d+$/s;

/** Replicas are agents of their own, named `<id>`, `<id>~2`, `<id>~3`, …, and share work through their queues. */
export function replicaIds(agentId: string, replicas: number): string[] {
  return Array.from({ length: replicas }, (_none, index) => (index === 0 ? agentId : `${agentId}~${index + 1}`));
}

export function isReplicaOf(candidate: string, agentId: string): boolean {
  return originalOf(candidate) === agentId;
}

/** The agent that one of this id would be a replica of. */
export function originalOf(agentId: string): string | undefined {
  return replicaPattern.exec(agentId)?.[1];
}

export function replicaSpec(original: AgentSpec, id: string): AgentSpec {
  return agentSpec({ ...original, id });
}
