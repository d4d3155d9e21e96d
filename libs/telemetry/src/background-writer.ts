import { write, writeSync } from 'node:fs';

type State = 'idle' | 'writing' | 'broken';

const retryDelayMs = 10;
const exitRetries = 100;

/**
 * Writes lines to a file descriptor without making its caller wait: a slow reader of a pipe must not delay heartbeats.
 * Beyond its bound lines are dropped, and their number is written when there is room. When the reader is gone, all is
 * dropped. What waits when the process exits is written then.
 */
export class BackgroundWriter {
  private state: State = 'idle';
  private waiting: string[] = [];
  private waitingChars = 0;
  private dropped = 0;

  constructor(
    private readonly fd: number,
    private readonly mostChars = 16 * 1024 * 1024,
  ) {}

  write(line: string): void {
    if (this.state === 'broken') return;
    if (this.waitingChars + line.length > this.mostChars) {
      this.dropped += 1;
      return;
    }
    this.waiting.push(line);
    this.waitingChars += line.length;
    if (this.state === 'idle') this.writeNext();
  }

  /** Writes what waits before it returns, unless the reader is gone. A blocking pipe that nobody reads holds it up. */
  flush(): void {
    let rest = this.takeWaiting();
    for (let tries = 0; this.state !== 'broken' && rest.length > 0 && tries < exitRetries;) {
      try {
        rest = rest.subarray(writeSync(this.fd, rest));
      } catch (error) {
        if (!isBusy(error)) this.state = 'broken';
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryDelayMs);
        tries += 1;
      }
    }
  }

  private writeNext(): void {
    const lines = this.takeWaiting();
    this.state = lines.length > 0 ? 'writing' : 'idle';
    if (lines.length > 0) this.writeBytes(lines);
  }

  private writeBytes(bytes: Buffer): void {
    write(this.fd, bytes, (error, count) => {
      if (error && !isBusy(error)) return this.giveUp();
      const rest = bytes.subarray(error ? 0 : count);
      if (rest.length === 0) return this.writeNext();
      setTimeout(() => this.writeBytes(rest), error ? retryDelayMs : 0);
    });
  }

  private giveUp(): void {
    this.state = 'broken';
    this.takeWaiting();
  }

  private takeWaiting(): Buffer {
    if (this.dropped > 0) this.waiting.push(droppedLine(this.dropped));
    const lines = Buffer.from(this.waiting.join(''));
    this.waiting = [];
    this.waitingChars = 0;
    this.dropped = 0;
    return lines;
  }
}

function isBusy(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EAGAIN';
}

function droppedLine(count: number): string {
  const message = `${count} log lines were dropped because they were not read fast enough`;
  return `${JSON.stringify({ level: 'warn', time: new Date().toISOString(), message, dropped: count })}\n`;
}

const writers = new Map<number, BackgroundWriter>();

/** The one writer of a file descriptor in this process. */
export function writerOf(fd: number): BackgroundWriter {
  const known = writers.get(fd);
  if (known) return known;
  const writer = new BackgroundWriter(fd);
  writers.set(fd, writer);
  process.once('exit', () => writer.flush());
  return writer;
}
