import { eventually } from '../eventually';
import { markedProcesses, runMarker, type MarkedProcess } from './run-marker';

/**
 * Fails the run when a process that it started is still there, and kills it.
 *
 * @throws Error naming the command lines of what was left behind
 */
export default async function globalTeardown(): Promise<void> {
  const run = process.env[runMarker];
  if (!run) throw new Error(`${runMarker} is not set: the global set-up did not run.`);
  try {
    // No longer than this: what ends by itself some time later was left behind all the same.
    await eventually(() => refuse(markedProcesses(run)), { deadlineMs: 10_000 });
  } catch (error) {
    for (const { pid } of markedProcesses(run)) kill(pid);
    throw error;
  }
}

function refuse(left: readonly MarkedProcess[]): void {
  if (left.length === 0) return;
  const lines = left.map(({ pid, command }) => `  ${pid} ${command}`);
  throw new Error(`The tests left ${left.length} processes behind:\n${lines.join('\n')}`);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}
