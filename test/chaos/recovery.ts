import type { FaultKind } from './schedule/fault';

export interface RecoveryTimes {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** How long after the end of a fault every agent ran once again and every lease was right, other faults included. */
export class RecoveryWatch {
  private waiting: { readonly kind: FaultKind; readonly sinceMs: number }[] = [];
  private readonly times = new Map<FaultKind, number[]>();

  ended(kind: FaultKind, atMs: number): void {
    this.waiting.push({ kind, sinceMs: atMs });
  }

  /** The agents were looked at, beginning at that moment, and nothing was wrong. */
  foundWhole(beganMs: number): void {
    for (const { kind, sinceMs } of this.waiting) {
      if (sinceMs <= beganMs) this.times.set(kind, [...(this.times.get(kind) ?? []), beganMs - sinceMs]);
    }
    this.waiting = this.waiting.filter(({ sinceMs }) => sinceMs > beganMs);
  }

  summary(): { [kind: string]: RecoveryTimes } {
    return Object.fromEntries([...this.times].sort().map(([kind, times]) => [kind, summarize(times)]));
  }
}

function summarize(times: readonly number[]): RecoveryTimes {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}
