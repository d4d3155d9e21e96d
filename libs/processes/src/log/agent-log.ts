import type { JsonObject, LogFrame } from '@guildhall/contract';

export interface AgentLogLine {
  readonly at: Date;
  readonly level: LogFrame['level'];
  readonly message: string;
  readonly fields: JsonObject;
  /** `log`: said through the agent's logger. */
  readonly source: 'log' | 'stdout' | 'stderr';
  /** Lines lost before this one: pushed out by newer ones, or never taken from the agent. */
  readonly dropped: number;
}

// What a line costs beyond its text: the object, its date and its place in the list.
const lineOverheadBytes = 128;
const compactAfter = 1024;

/** The last lines that one agent said, across its restarts, in at most `sizeBytes` of memory (about). */
export class AgentLog {
  private lines: (AgentLogLine | undefined)[] = [];
  private first = 0;
  private bytes = 0;
  /** Lines that were pushed out, those included that had been lost before them. */
  private lost = 0;
  private readonly listeners = new Set<(line: AgentLogLine) => void>();

  constructor(private readonly sizeBytes: number) {}

  add(line: AgentLogLine): void {
    this.lines.push(line);
    this.bytes += costOf(line);
    while (this.bytes > this.sizeBytes && this.first < this.lines.length) this.dropOldest();
    if (this.first > compactAfter && this.first * 2 > this.lines.length) this.compact();
    for (const listener of this.listeners) listener(line);
  }

  /** @param tailLines only so many of the newest; absent: all that are kept */
  read(tailLines = Infinity): AgentLogLine[] {
    const from = Math.max(this.first, this.lines.length - tailLines);
    const kept = this.lines.slice(from).filter((line) => line !== undefined);
    const oldest = kept[0];
    if (oldest && from === this.first) kept[0] = { ...oldest, dropped: oldest.dropped + this.lost };
    return kept;
  }

  /** @returns ends the following */
  follow(listener: (line: AgentLogLine) => void): () => void {
    const own = (line: AgentLogLine) => listener(line);
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  private dropOldest(): void {
    const oldest = this.lines[this.first];
    this.lines[this.first] = undefined;
    this.first += 1;
    if (!oldest) return;
    this.bytes -= costOf(oldest);
    this.lost += 1 + oldest.dropped;
  }

  private compact(): void {
    this.lines = this.lines.slice(this.first);
    this.first = 0;
  }
}

function costOf(line: AgentLogLine): number {
  const fieldChars = Object.keys(line.fields).length > 0 ? JSON.stringify(line.fields).length : 0;
  return lineOverheadBytes + line.message.length + fieldChars;
}
