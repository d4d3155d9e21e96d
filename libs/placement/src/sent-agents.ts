import type { HostCandidate } from './host-candidate';

/** A host says anew what it runs every 5 s; what was sent to it longer ago is part of that, or never arrived. */
const keptMs = 6_000;
/** Within this, an agent that was sent is taken to run, so that its host may be full by it; later it may have ended. */
const recentMs = 1_000;

interface Sent {
  /** What the host said it runs when the first of them was sent. */
  readonly toldRunning: number | undefined;
  /** When each was sent, the oldest first. */
  readonly atMs: number[];
}

/** Agents that were sent to hosts and are not part of what these say of themselves yet, so that a burst spreads. */
export class SentAgents {
  private readonly sent = new Map<string, Sent>();

  /** @param nowMs a clock that only goes forward */
  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  note({ host, running }: HostCandidate): void {
    const sent = this.sent.get(host) ?? { toldRunning: running, atMs: [] };
    sent.atMs.push(this.nowMs());
    this.sent.set(host, sent);
  }

  /** One of them ended, or was refused. */
  takeBack(host: string): void {
    this.sent.get(host)?.atMs.pop();
  }

  countOf(host: string): number {
    return this.sent.get(host)?.atMs.length ?? 0;
  }

  recentlyTo(host: string): number {
    const sinceMs = this.nowMs() - recentMs;
    const atMs = this.sent.get(host)?.atMs ?? [];
    return atMs.length - (atMs.findLastIndex((each) => each < sinceMs) + 1);
  }

  /** Forgets what the hosts' new word includes. */
  settle(hosts: readonly HostCandidate[]): void {
    const running = new Map(hosts.map((each) => [each.host, each.running]));
    const keptSinceMs = this.nowMs() - keptMs;
    for (const [host, { atMs, toldRunning }] of this.sent) {
      while (atMs[0] !== undefined && atMs[0] < keptSinceMs) atMs.shift();
      if (atMs.length === 0 || running.get(host) !== toldRunning) this.sent.delete(host);
    }
  }
}
