import { deadlineExceeded } from '@guildhall/contract';

/** The old process may take 10 s for its message and as long to die; who has not come back by then has died itself. */
const activationMs = 20_000;

/** What a prepared agent waits for: the epoch under which it may take over (hand-over of DESIGN 5.4). */
export class Activation {
  /** Resolves when the process is loaded and constructed. */
  readonly prepared: Promise<void>;
  /** Resolves with the epoch; rejects with deadline AGENT_START_TIMEOUT 20 s after it was prepared. */
  readonly activated: Promise<number>;
  private active = false;
  private waiting: NodeJS.Timeout | undefined;
  private resolvePrepared!: () => void;
  private resolveActivated!: (epoch: number) => void;
  private rejectActivated!: (error: Error) => void;

  constructor() {
    this.prepared = new Promise((resolve) => (this.resolvePrepared = resolve));
    this.activated = new Promise((resolve, reject) => {
      this.resolveActivated = resolve;
      this.rejectActivated = reject;
    });
    // Whoever waits for it hears of it; of one that failed to load nobody does.
    this.activated.catch(() => undefined);
  }

  /** The process is ready to take over. */
  reach(): void {
    this.resolvePrepared();
    const message = `Nobody let it take over within ${activationMs / 1000} s; who prepared it has given up or died.`;
    this.waiting = setTimeout(
      () => this.rejectActivated(deadlineExceeded('AGENT_START_TIMEOUT', message)),
      activationMs,
    );
    this.waiting.unref();
  }

  /** Whether it was told to take over. */
  get isActivated(): boolean {
    return this.active;
  }

  activate(epoch: number): void {
    clearTimeout(this.waiting);
    this.active = true;
    this.resolveActivated(epoch);
  }
}
