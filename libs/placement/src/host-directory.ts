import type { HostCandidate } from './host-candidate';
import type { HostsSource } from './hosts.source';
import { SentAgents } from './sent-agents';

/** Older than this, the picture is renewed beside the work; older than `freshMs`, before it is used. */
const renewMs = 500;
const freshMs = 1_000;

/**
 * The hosts that placement chooses from, in memory and sorted by name; what it hands out is at most a second old. Agents
 * that were sent out and that the source does not count yet are counted here, so that a burst spreads.
 */
export class HostDirectory {
  private hosts: readonly HostCandidate[] = [];
  private readAtMs = -Infinity;
  private reading: Promise<void> | undefined;
  private readonly sent = new SentAgents();

  constructor(private readonly source: HostsSource) {}

  /** @throws what the source throws, when the picture is too old and cannot be renewed */
  async list(): Promise<readonly HostCandidate[]> {
    const ageMs = performance.now() - this.readAtMs;
    if (ageMs > freshMs) await this.refresh();
    else if (ageMs > renewMs) this.refresh().catch(ignore);
    return this.hosts;
  }

  /** Asks the source now; for a caller that was just told that the picture is wrong. */
  refresh(): Promise<void> {
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  /** Where it knows of no host: why, as a part of a sentence. */
  get whyNone(): string {
    return this.source.whyNone ?? 'none is present';
  }

  /** Agents that run there, those included that were sent there and that its own word does not include yet. */
  runningOn({ host, running = 0 }: HostCandidate): number {
    return running + this.sent.countOf(host);
  }

  /** Whether it says that it has no room, or was sent in the last second what fills it. The host has the last word. */
  isFull({ host, running = 0, capacity = Infinity }: HostCandidate): boolean {
    return running + this.sent.recentlyTo(host) >= capacity;
  }

  notePlaced(host: HostCandidate): void {
    this.sent.note(host);
  }

  /** An agent that was placed there has ended or was refused: its room is free before the host says so. */
  noteGone(host: string): void {
    this.sent.takeBack(host);
  }

  private async read(): Promise<void> {
    const hosts = await this.source.list();
    this.hosts = [...hosts].sort((a, b) => (a.host < b.host ? -1 : 1));
    this.sent.settle(this.hosts);
    this.readAtMs = performance.now();
  }
}

/** Whoever needs the source's word asks again and is told then. */
function ignore(): void {}
