import { limits } from '../limits';
import { agentDrafts, draftReplicas } from './agent-draft';
import { joinPath, type DocumentIssue } from './document-issue';

/** A document is small beside what its replicas make of it: how many agents there are in the end, and how long all are. */
export function findSizeIssues(document: unknown, field: string): DocumentIssue[] {
  const agents = agentDrafts(document);
  const at = joinPath(field, ['agents']);
  const counts = agents.map(draftReplicas);
  const count = counts.reduce((sum, replicas) => sum + replicas, 0);
  if (count > limits.guildAgents) return [tooMuch(at, `${count} agents with all replicas`, limits.guildAgents)];
  const bytes = agents.reduce((sum: number, agent, index) => sum + bytesOf(agent, counts[index]!), 0);
  return bytes > limits.guildBytes ? [tooMuch(at, `${bytes} bytes with all replicas`, limits.guildBytes)] : [];
}

/** Of one that runs once the document's own limit is enough. */
function bytesOf(agent: unknown, replicas: number): number {
  return replicas <= 1 ? 0 : replicas * Buffer.byteLength(JSON.stringify(agent));
}

function tooMuch(at: string, what: string, most: number): DocumentIssue {
  const message = `${at} has ${what}; at most ${most} are allowed. Name fewer replicas, or divide the guild.`;
  return { field: at, code: 'SPEC_INVALID', message };
}
