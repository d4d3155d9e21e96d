const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

// A terminal's Ctrl-C arrives from the terminal and once more from a program above, such as npm, within milliseconds.
const sameSignalMs = 300;

/** The first asks for an orderly end; another one ends at once, and the guard ends the agents. */
export class EndSignals {
  readonly first: Promise<void>;
  private firstAtMs: number | undefined;
  private resolve: () => void = () => undefined;

  constructor() {
    this.first = new Promise((resolve) => (this.resolve = resolve));
    for (const signal of endSignals) process.on(signal, () => this.receive());
  }

  private receive(): void {
    const nowMs = performance.now();
    this.firstAtMs ??= nowMs;
    if (nowMs - this.firstAtMs >= sameSignalMs) process.exit(130);
    this.resolve();
  }
}
