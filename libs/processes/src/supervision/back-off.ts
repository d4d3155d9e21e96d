export interface BackOffOptions {
  /** The wait before the second try; the first follows at once. */
  readonly firstMs: number;
  readonly maxMs: number;
  /** What lived so long is well again: the next end counts as the first. */
  readonly healthyMs: number;
  /** Default `Math.random`; 0 to below 1. */
  readonly random?: () => number;
}

export interface BackOffStep {
  readonly delayMs: number;
  /** Ends in a row, this one included. */
  readonly ends: number;
}

const jitterShare = 0.2;

/** How long to wait before something that ended is begun again: not at all, then longer and longer, with jitter. */
export class BackOff {
  private ends = 0;
  /** Undefined after an end: what does not begin again is not well, however long it had lived before. */
  private beganAt: number | undefined = performance.now();

  constructor(private readonly options: BackOffOptions) {}

  /** To be called whenever the thing has begun (or is healthy for the first time). */
  began(): void {
    this.beganAt = performance.now();
  }

  /** To be called when the thing has ended. */
  next(): BackOffStep {
    if (this.wasHealthy) this.ends = 0;
    this.beganAt = undefined;
    this.ends += 1;
    return { delayMs: this.delayFor(this.ends), ends: this.ends };
  }

  private get wasHealthy(): boolean {
    return this.beganAt !== undefined && performance.now() - this.beganAt >= this.options.healthyMs;
  }

  private delayFor(ends: number): number {
    if (ends === 1) return 0;
    const { firstMs, maxMs, random = Math.random } = this.options;
    const jitter = 1 - jitterShare + 2 * jitterShare * random();
    return Math.min(maxMs, firstMs * 2 ** Math.min(ends - 2, 30) * jitter);
  }
}
