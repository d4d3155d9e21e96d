import { agentSpec, namedReplicas, replicaIds, withoutReplicas, type AgentSpec } from '@guildhall/contract';

export function replicaSpec(original: AgentSpec, id: string): AgentSpec {
  return agentSpec({ ...original, id });
}

/** An agent of a document, as often as the document wants it. */
export function replicasOf(agent: AgentSpec): AgentSpec[] {
  const single = withoutReplicas(agent);
  const ids = replicaIds(agent.id, namedReplicas(agent) ?? 1);
  return ids.map((id) => (id === agent.id ? single : replicaSpec(single, id)));
}
