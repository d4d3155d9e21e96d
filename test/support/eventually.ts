import { setTimeout as delay } from 'node:timers/promises';

export interface EventuallyOptions {
  /** When to give up; default 30,000: a deadline for what hangs, not a measure of what is slow. */
  readonly deadlineMs?: number;
  /** Pause between two attempts; default 20. */
  readonly everyMs?: number;
}

/**
 * Tries a condition until it no longer throws, and returns its value.
 *
 * @throws what the condition threw last, when the deadline has passed
 */
export async function eventually<T>(condition: () => T | Promise<T>, options: EventuallyOptions = {}): Promise<T> {
  const { deadlineMs = 30_000, everyMs = 20 } = options;
  const end = performance.now() + deadlineMs;
  for (;;) {
    try {
      return await condition();
    } catch (error) {
      if (performance.now() >= end) throw error;
    }
    await delay(everyMs);
  }
}
