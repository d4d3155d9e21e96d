import type { AgentEvent, HostCalls } from '@guildhall/host';

export interface HostWatchOptions {
  readonly host: HostCalls;
  readonly onEvent: (event: AgentEvent) => void;
  /** The stream could not be opened or broke. */
  readonly onBroken: () => void;
}

/** One WatchAgents stream: as long as it lives the host does (DESIGN 5.4). */
export class HostWatch {
  private readonly closing = new AbortController();

  constructor(private readonly options: HostWatchOptions) {
    void this.run();
  }

  close(): void {
    this.closing.abort();
  }

  private async run(): Promise<void> {
    try {
      for await (const event of this.options.host.watchAgents(this.closing.signal)) this.options.onEvent(event);
    } catch {
      // How it broke does not matter: the host is asked itself.
    }
    if (!this.closing.signal.aborted) this.options.onBroken();
  }
}
