import { setTimeout as delay } from 'node:timers/promises';

/** Waits for something, but not longer than that, nor than until the signal. @returns whether it came */
export async function within(mostMs: number, work: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(mostMs, false, { signal: AbortSignal.any([timer.signal, signal]) }).catch(() => false);
  const inTime = await Promise.race([work.then(() => true), late]);
  timer.abort();
  return inTime;
}
