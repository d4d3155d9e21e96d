/** What a prepared agent waits for: the epoch under which it may take over (hand-over of DESIGN 5.4). */
export class Activation {
  /** Resolves when the process is loaded and constructed. */
  readonly prepared: Promise<void>;
  /** Resolves with the epoch. */
  readonly activated: Promise<number>;
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

  activate(epoch: number): void {
    this.resolveActivated(epoch);
  }
}
