/** An agent of which so much waits for the store is not read until less does. */
const mostFrames = 1_000;
const mostBytes = 1 << 20;

/** What one process asked of the store and what it has no answer to yet. */
export class Backlog {
  private frames = 0;
  private bytes = 0;

  /** @param onLess something was settled */
  constructor(private readonly onLess: () => void) {}

  get isFull(): boolean {
    return this.frames >= mostFrames || this.bytes >= mostBytes;
  }

  add(bytes: number, settled: Promise<unknown>): void {
    this.frames += 1;
    this.bytes += bytes;
    const settle = () => {
      this.frames -= 1;
      this.bytes -= bytes;
      this.onLess();
    };
    void settled.then(settle, settle);
  }
}
