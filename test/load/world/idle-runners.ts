import { setTimeout as delay } from 'node:timers/promises';
import { descendantsOf, eventually } from '../../support';
import { commandLine, mainThreadNs } from './process-facts';

const quietMs = 20;
const deadlineMs = 60_000;

/**
 * Resolves when a host has `count` agent processes, agents and idle ones together, and none of them has used a processor
 * for 20 ms: its pool is full and nothing is starting.
 */
export async function untilRunnersIdle(hostPid: number, count: number): Promise<void> {
  await eventually(() => requireIdle(hostPid, count), { deadlineMs, everyMs: 5 });
}

async function requireIdle(hostPid: number, count: number): Promise<void> {
  const before = usageOf(hostPid);
  if (before.size !== count) throw new Error(`the host has ${before.size} agent processes instead of ${count}`);
  await delay(quietMs);
  const after = usageOf(hostPid);
  const busy = [...after].filter(([pid, ns]) => before.get(pid) !== ns);
  if (busy.length > 0) throw new Error(`${busy.length} agent processes are still busy`);
}

/** Agent processes of a host with their processor time. */
export function runnersOf(hostPid: number): number[] {
  return descendantsOf(hostPid).filter((pid) => isRunner(pid));
}

function usageOf(hostPid: number): Map<number, number> {
  return new Map(runnersOf(hostPid).map((pid) => [pid, processorNs(pid)]));
}

function isRunner(pid: number): boolean {
  return ifThere(() => commandLine(pid).includes('agent-runner.js')) ?? false;
}

function processorNs(pid: number): number {
  return ifThere(() => mainThreadNs(pid)) ?? 0;
}

function ifThere<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
