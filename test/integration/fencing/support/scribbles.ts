import { readFileSync } from 'node:fs';

/** One effect of a scribe outside Guildhall. */
export interface Scribble {
  /** Absent for its constructor's, which knows no agent yet. */
  readonly agentId?: string;
  readonly epoch?: number;
  readonly by: 'constructor' | 'agent' | 'child';
  readonly pid: number;
  readonly atMs: number;
}

/** What all scribes wrote, in the order in which it reached the file. */
export class Scribbles {
  constructor(readonly file: string) {}

  all(): Scribble[] {
    // The last line may be on its way.
    const lines = readFileSync(this.file, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Scribble);
  }

  of(agentId: string): Scribble[] {
    return this.all().filter((line) => line.agentId === agentId);
  }

  by(pid: number): Scribble[] {
    return this.all().filter((line) => line.pid === pid);
  }

  /** What one process wrote after another one had begun to. */
  ofAfterFirstOf(before: number, after: number): Scribble[] {
    const all = this.all();
    const begun = all.findIndex(({ pid }) => pid === after);
    if (begun < 0) throw new Error(`process ${after} wrote nothing`);
    return all.slice(begun).filter(({ pid }) => pid === before);
  }

  /** When an agent wrote last. */
  lastMs(agentId: string): number {
    return this.of(agentId).at(-1)?.atMs ?? 0;
  }

  /** The longest time between two lines of an agent after a moment. */
  longestGapMs(agentId: string, afterMs: number): number {
    const times = this.of(agentId)
      .map(({ atMs }) => atMs)
      .filter((atMs) => atMs >= afterMs);
    return Math.max(...times.slice(1).map((atMs, index) => atMs - (times[index] ?? atMs)));
  }
}
