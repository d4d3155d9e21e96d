import { setTimeout as delay } from 'node:timers/promises';

/** Waits for something, but not longer than that. @returns whether it came */
export async function within(mostMs: number, work: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(mostMs, false, { signal: timer.signal }).catch(() => false);
  const inTime = await Promise.race([work.then(() => true), late]);
  timer.abort();
  return inTime;
}
