import type { GuildRunDocument } from '../../documents/guild-run.document';
import { print } from './print';
import { table } from './table';

/** What became of each agent of a guild, and of all. */
export function runReport({ guild_id, running, failed, elapsed_ms }: GuildRunDocument): string {
  const rows = running.map(({ agent_id, state, pid, host }) => [agent_id, state, String(pid ?? '-'), host ?? '-']);
  const runningTable = rows.length > 0 ? [table(['AGENT', 'STATE', 'PID', 'HOST'], rows)] : [];
  const failures = failed.map(({ agent_id, error }) => `${agent_id} did not start: ${error.code}: ${error.detail}`);
  const all = running.length + failed.length;
  const sum = `Guild ${guild_id}: ${running.length} of ${all} agents run (${elapsed_ms} ms)`;
  return [...runningTable, ...failures, sum].join('\n');
}

/** Prints the report; the command fails when an agent did. */
export function reportRun(json: boolean | undefined, run: GuildRunDocument): void {
  print(json, run, () => runReport(run));
  if (run.failed.length > 0) process.exitCode = 1;
}
