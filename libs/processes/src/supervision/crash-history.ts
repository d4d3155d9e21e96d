import { BackOff, type BackOffOptions } from './back-off';

export interface CrashHistoryOptions extends BackOffOptions {
  /** So many crashes within the window are a crash loop. */
  readonly crashLimit: number;
  readonly crashWindowMs: number;
}

/** When the processes of one agent crashed, and what follows for the next one. */
export class CrashHistory {
  private readonly backOff: BackOff;
  private times: number[] = [];

  constructor(private readonly options: CrashHistoryOptions) {
    this.backOff = new BackOff(options);
  }

  becameReady(): void {
    this.backOff.began();
  }

  /** @returns how long to wait before the next process */
  ended({ isCrash }: { readonly isCrash: boolean }): number {
    if (isCrash) this.times.push(performance.now());
    return this.backOff.next().delayMs;
  }

  get isLoop(): boolean {
    const since = performance.now() - this.options.crashWindowMs;
    this.times = this.times.filter((time) => time >= since);
    return this.times.length >= this.options.crashLimit;
  }
}
