const mostIntervalMs = 10_000;
const pingsPerLimit = 4;

export interface PingMonitorOptions {
  /** Without an answer for so long the process counts as hung. */
  readonly limitMs: number;
  readonly ping: (n: number) => void;
  readonly onHung: () => void;
  /** Whether it is frozen on purpose and cannot answer. Default: never. */
  readonly isPaused?: () => boolean;
}

/**
 * Finds a process that answers no more. It counts its own pings and not the time on the clock: a host that was itself
 * stopped for a minute must not find all its agents hung when it goes on.
 */
export class PingMonitor {
  private readonly intervalMs: number;
  private timer: NodeJS.Timeout | undefined;
  private sent = 0;
  private unanswered = 0;

  constructor(private readonly options: PingMonitorOptions) {
    this.intervalMs = Math.min(mostIntervalMs, options.limitMs / pingsPerLimit);
  }

  start(): void {
    this.timer = setInterval(() => this.tick(), this.intervalMs);
    this.timer.unref();
  }

  answered(): void {
    this.unanswered = 0;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    if (this.options.isPaused?.()) return this.answered();
    if (this.unanswered * this.intervalMs >= this.options.limitMs) {
      this.stop();
      return this.options.onHung();
    }
    this.unanswered += 1;
    this.sent += 1;
    this.options.ping(this.sent);
  }
}
