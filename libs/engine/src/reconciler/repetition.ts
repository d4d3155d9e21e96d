/** It rests four times as long as it took: a fifth of the time is enough for it, however much happens. */
const restFactor = 4;
/** Work that took long waited for somebody. */
const longestRestMs = 250;

/**
 * Work to be done whenever something has changed: at once, never twice at a time, and once for all the changes that come
 * while it is done and while it rests afterwards. A change that presses cuts the rest short.
 */
export class Repetition {
  private running: Promise<void> | undefined;
  private resting: NodeJS.Timeout | undefined;
  private again = false;
  private pressing = false;
  private stopped = false;

  /** @param work must not reject */
  constructor(private readonly work: () => Promise<void>) {}

  trigger(): void {
    if (this.running || this.resting) this.again = true;
    else if (!this.stopped) this.begin();
  }

  /** As trigger, but without the rest: for changes that are rare. */
  press(): void {
    if (this.running) this.pressing = true;
    else if (!this.stopped) this.begin();
  }

  /** Resolves when it is not being done. */
  async settled(): Promise<void> {
    await this.running;
  }

  /** It is not begun any more; resolves when it is not being done. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.resting);
    await this.running;
  }

  private begin(): void {
    clearTimeout(this.resting);
    this.resting = undefined;
    this.again = this.pressing = false;
    const beganMs = performance.now();
    this.running = this.work().then(() => {
      this.running = undefined;
      if (this.stopped) return;
      if (this.pressing) this.begin();
      else this.rest(restFactor * (performance.now() - beganMs));
    });
  }

  private rest(ms: number): void {
    this.resting = setTimeout(
      () => {
        this.resting = undefined;
        if (this.again) this.trigger();
      },
      Math.min(ms, longestRestMs),
    );
    this.resting.unref();
  }
}
