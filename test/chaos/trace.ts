import { appendFileSync } from 'node:fs';

interface TraceEvent {
  readonly atMs: number;
  readonly text: string;
}

/** What happened, by one clock: faults, starts and ends of processes, what they logged, what was found. */
export class Trace {
  private readonly events: TraceEvent[] = [];
  private readonly beganAt = performance.now();

  /** @param file is appended to with each event; undefined: events are only kept */
  constructor(private readonly file?: string) {}

  /** Milliseconds since the run began. */
  get nowMs(): number {
    return performance.now() - this.beganAt;
  }

  note(text: string): void {
    const event = { atMs: this.nowMs, text };
    this.events.push(event);
    if (this.file !== undefined) appendFileSync(this.file, `${lineOf(event)}\n`);
  }

  /** The events between two moments, one a line; at most `most` of them, the newest. */
  between(fromMs: number, toMs: number, most = 400): string[] {
    const within = this.events.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
    return within.slice(-most).map(lineOf);
  }
}

function lineOf({ atMs, text }: TraceEvent): string {
  return `${(atMs / 1000).toFixed(3).padStart(9)} ${text}`;
}
