import { setTimeout as delay } from 'node:timers/promises';

/** What every message from outside carries. */
export interface Told {
  /** The publisher. */
  readonly lane: string;
  /** Grows when the store was emptied. */
  readonly era: number;
  /** The publisher's number of the message, from 1 in each era. */
  readonly n: number;
}

/** Lets those who look from outside (`/proc/PID/stat`) see which agent a process is. */
export function showIdentity(agentId: string): void {
  process.title = `gh:${agentId}`;
}

/** Who writes: of two processes of one agent only the newer one's writes may be accepted. */
export function signature(ctx: { readonly agent: { readonly id: string }; readonly epoch: number }) {
  return { by: ctx.agent.id, epoch: ctx.epoch, pid: process.pid };
}

/** Work that takes its time, so that faults find messages in hand: up to 40 ms, by the message's number. */
export function work(n: number): Promise<void> {
  return delay((n * 7) % 41);
}
