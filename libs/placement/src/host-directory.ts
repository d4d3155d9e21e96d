import type { HostCandidate } from './host-candidate';
import type { HostsSource } from './hosts.source';

const freshMs = 1000;

/**
 * The hosts that placement chooses from, in memory and sorted by name. What the source says is asked again at most once
 * a second; agents placed since then are counted here, so that a burst spreads.
 */
export class HostDirectory {
  private hosts: readonly HostCandidate[] = [];
  private readAtMs = -Infinity;
  private reading: Promise<void> | undefined;
  private readonly placed = new Map<string, number>();

  constructor(private readonly source: HostsSource) {}

  async list(): Promise<readonly HostCandidate[]> {
    if (performance.now() - this.readAtMs > freshMs) await this.refresh();
    return this.hosts;
  }

  /** Asks the source now; for a caller that was just told that the picture is wrong. */
  refresh(): Promise<void> {
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  /** Agents that run there, those included that were sent there since the source was asked. */
  runningOn({ host, running = 0 }: HostCandidate): number {
    return running + (this.placed.get(host) ?? 0);
  }

  notePlaced(host: string): void {
    this.placed.set(host, (this.placed.get(host) ?? 0) + 1);
  }

  private async read(): Promise<void> {
    const hosts = await this.source.list();
    this.hosts = [...hosts].sort((a, b) => (a.host < b.host ? -1 : 1));
    this.placed.clear();
    this.readAtMs = performance.now();
  }
}
