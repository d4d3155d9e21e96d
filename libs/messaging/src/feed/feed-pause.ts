import { setTimeout as wait } from 'node:timers/promises';

const firstMs = 50;
const longestMs = 2_000;

/** Growing pauses between tries, 50 ms doubling to 2 s, each drawn from its upper half; ended early by the signal. */
export class FeedPause {
  private nextMs = firstMs;

  constructor(private readonly signal: AbortSignal) {}

  reset(): void {
    this.nextMs = firstMs;
  }

  async wait(): Promise<void> {
    const pauseMs = this.nextMs * (0.5 + Math.random() / 2);
    this.nextMs = Math.min(this.nextMs * 2, longestMs);
    await wait(pauseMs, undefined, { signal: this.signal }).catch(() => undefined);
  }
}
