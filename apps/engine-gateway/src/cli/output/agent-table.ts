import type { AgentStatusDocument } from '../../documents/agent-status.document';
import { sizeText, spanText } from './amounts';
import { table } from './table';

const headings = ['GUILD', 'AGENT', 'CLASS', 'STATE', 'PID', 'HOST', 'RESTARTS', 'MEMORY', 'AGE'];

export function agentTable(agents: readonly AgentStatusDocument[], nowMs = Date.now()): string {
  if (agents.length === 0) return 'No agents.';
  return table(
    headings,
    agents.map((agent) => rowOf(agent, nowMs)),
  );
}

function rowOf(agent: AgentStatusDocument, nowMs: number): string[] {
  const { guild_id, agent_id, class_name, state, pid, host, restarts, memory_bytes, started_at } = agent;
  const ageMs = started_at === undefined ? undefined : nowMs - Date.parse(started_at);
  const known = [pid, host, restarts].map((value) => String(value ?? '-'));
  return [guild_id, agent_id, class_name, state, ...known, sizeText(memory_bytes), spanText(ageMs)];
}
