/**
 * Notices when a handler takes too long. One timer looks after many runs, each of them begun and ended: starting a timer
 * for every message would cost about as much as all else that is done for it here.
 */
export class HandlerDeadline {
  private timer: NodeJS.Timeout | undefined;
  private onExpired: (() => void) | undefined;
  private beganMs = 0;

  /** @param timeoutMs 0: no limit */
  constructor(private readonly timeoutMs: number) {}

  /** A run begins; of two at a time only the later one is looked after. */
  begin(onExpired: () => void): void {
    if (this.timeoutMs <= 0) return;
    this.onExpired = onExpired;
    this.beganMs = performance.now();
    this.timer ??= this.wait(this.timeoutMs);
    this.timer.ref();
  }

  end(): void {
    this.onExpired = undefined;
    // A process that has nothing else to do may end.
    this.timer?.unref();
  }

  private wait(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.look(), ms);
  }

  private look(): void {
    this.timer = undefined;
    if (!this.onExpired) return;
    const leftMs = this.beganMs + this.timeoutMs - performance.now();
    if (leftMs > 0) this.timer = this.wait(leftMs);
    else this.onExpired();
  }
}
