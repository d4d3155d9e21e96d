import type { GuildRunDocument } from '../../documents/guild-run.document';
import { print } from './print';
import { table } from './table';

/** What became of each agent of a guild, and of all. */
export function runReport(run: GuildRunDocument): string {
  const { guild_id, revision, running, stopped, failed, elapsed_ms } = run;
  const rows = running.map(({ agent_id, state, pid, host }) => {
    return [agent_id, changeOf(run, agent_id), state, String(pid ?? '-'), host ?? '-'];
  });
  const ended = stopped.map((agentId) => [agentId, 'stopped', '-', '-', '-']);
  const all = [...rows, ...ended];
  const agents = all.length > 0 ? [table(['AGENT', 'CHANGE', 'STATE', 'PID', 'HOST'], all)] : [];
  const failures = failed.map(({ agent_id, error }) => `${agent_id} failed: ${error.code}: ${error.detail}`);
  const sum = `${running.length} of ${running.length + failed.length} agents run`;
  return [...agents, ...failures, `Guild ${guild_id}: ${sum} (${elapsed_ms} ms, revision ${revision})`].join('\n');
}

/** Prints the report; the command fails when an agent did. */
export function reportRun(json: boolean | undefined, run: GuildRunDocument): void {
  print(json, run, () => runReport(run));
  if (run.failed.length > 0) process.exitCode = 1;
}

function changeOf({ started, replaced }: GuildRunDocument, agentId: string): string {
  if (started.includes(agentId)) return 'started';
  return replaced.includes(agentId) ? 'replaced' : 'kept';
}
