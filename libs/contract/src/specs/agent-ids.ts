import { limits } from '../limits';
import { agentDrafts, draftReplicas } from './agent-draft';
import { joinPath, type DocumentIssue } from './document-issue';
import { originalOf, replicaId } from './replicas';
import { countChars } from './text-rules';

interface NamedAgent {
  readonly id: string;
  readonly index: number;
  readonly replicas: number;
}

/**
 * Ids that two agents of a guild would have, with their replicas, and those too long for a replica. Runs beside the
 * schema, on a document that may still be wrong anywhere.
 */
export function findIdIssues(document: unknown, field: string): DocumentIssue[] {
  const agents = agentsOf(document);
  const first = new Map<string, NamedAgent>();
  for (const agent of agents) if (!first.has(agent.id)) first.set(agent.id, agent);
  return agents.flatMap((agent) => {
    const at = joinPath(field, ['agents', agent.index, 'id']);
    return [...findDuplicate(agent, first, at), ...findLongReplica(agent, at)];
  });
}

function findDuplicate(agent: NamedAgent, first: ReadonlyMap<string, NamedAgent>, at: string): DocumentIssue[] {
  const same = first.get(agent.id);
  const original = first.get(originalOf(agent.id) ?? '');
  if (same && same.index !== agent.index) return [duplicate(at, `agents[${same.index}]`)];
  return original && isReplica(agent.id, original) ? [duplicate(at, `a replica of agents[${original.index}]`)] : [];
}

function isReplica(id: string, original: NamedAgent): boolean {
  const number = Number(id.slice(original.id.length + 1));
  return number >= 2 && number <= original.replicas && id === replicaId(original.id, number);
}

function duplicate(at: string, other: string): DocumentIssue {
  const message = `${at} is the id of ${other} too; ids are unique within a guild, give this one another.`;
  return { field: at, code: 'DUPLICATE_AGENT_ID', message };
}

function findLongReplica({ id, replicas }: NamedAgent, at: string): DocumentIssue[] {
  const chars = countChars(replicaId(id, Math.max(1, replicas)));
  if (countChars(id) > limits.idChars || chars <= limits.idChars) return [];
  const message = `${at} has ${chars} characters in its last replica; at most ${limits.idChars} are allowed.`;
  return [{ field: at, code: 'SPEC_INVALID', message }];
}

function agentsOf(document: unknown): NamedAgent[] {
  return agentDrafts(document).flatMap((agent, index) => {
    return typeof agent?.id === 'string' ? [{ id: agent.id, index, replicas: draftReplicas(agent) }] : [];
  });
}
