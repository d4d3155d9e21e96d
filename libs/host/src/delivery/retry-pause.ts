import { setTimeout as wait } from 'node:timers/promises';

/** Growing pauses between tries: 20 ms doubling to 1 s, ended early by the signal. */
export class RetryPause {
  private nextMs = 20;

  constructor(private readonly signal: AbortSignal) {}

  /** @returns false when the signal ended it: give up */
  async wait(): Promise<boolean> {
    const pauseMs = this.nextMs;
    this.nextMs = Math.min(pauseMs * 2, 1000);
    return wait(pauseMs, true, { signal: this.signal }).catch(() => false);
  }
}
