/** Bounds how many cold starts are under way at once; the others wait in the order of their coming. */
export class StartSlots {
  private readonly waiting: (() => void)[] = [];
  private taken = 0;

  constructor(private readonly slots: number) {}

  /** @returns gives the slot back; a second call does nothing */
  async acquire(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.taken >= this.slots) await this.turn(signal);
    else this.taken += 1;
    return once(() => this.release());
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        reject(signal.reason as Error);
      };
      this.waiting.push(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  // The slot passes to the next one without becoming free in between, so nobody overtakes.
  private release(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.taken -= 1;
  }
}

export function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
