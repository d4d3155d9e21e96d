import type { ChildProcess } from 'node:child_process';
import type { ChildProcesses } from '../world/child-processes';

type Start = (processes: ChildProcesses) => Promise<ChildProcess>;

/** Starts so many processes at once, ends them again, and tells the milliseconds until the last one was up. */
export async function startTogether(processes: ChildProcesses, start: Start, count: number): Promise<number> {
  const began = performance.now();
  const children = await Promise.all(Array.from({ length: count }, () => start(processes)));
  const ms = performance.now() - began;
  await Promise.all(children.map((child) => processes.end(child)));
  return ms;
}
