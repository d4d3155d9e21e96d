/** What a prepared agent waits for: the epoch under which it may take over (hand-over of DESIGN 5.4). */
export class Activation {
  /** Resolves when the process is loaded and constructed. */
  readonly prepared: Promise<void>;
  /** Resolves with the epoch. */
  readonly activated: Promise<number>;
  private active = false;
  private resolvePrepared!: () => void;
  private resolveActivated!: (epoch: number) => void;

  constructor() {
    this.prepared = new Promise((resolve) => (this.resolvePrepared = resolve));
    this.activated = new Promise((resolve) => (this.resolveActivated = resolve));
  }

  /** The process is ready to take over. */
  reach(): void {
    this.resolvePrepared();
  }

  /** Whether it was told to take over. */
  get isActivated(): boolean {
    return this.active;
  }

  activate(epoch: number): void {
    this.active = true;
    this.resolveActivated(epoch);
  }
}
