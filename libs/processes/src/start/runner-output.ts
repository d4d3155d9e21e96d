import type { Readable } from 'node:stream';

export interface OutputReader {
  push(chunk: Buffer): void;
  /** The pipe is closed. */
  end(): void;
}

/** Of what nobody reads yet. The rest waits in the pipe, and the process with it. */
const mostHeldBytes = 64 * 1024;

/**
 * What a process writes to one of its pipes, kept from the first byte on: it may have ended before anybody reads, and Node
 * throws away what an ended process left unread.
 */
export class RunnerOutput {
  private held: Buffer[] = [];
  private heldBytes = 0;
  private closed = false;
  private reader: OutputReader | undefined;

  constructor(private readonly stream: Readable) {
    stream.on('data', (chunk: Buffer) => this.hand(chunk));
    stream.once('close', () => this.end());
  }

  /** Hands out what was kept, and all that follows. */
  readBy(reader: OutputReader): void {
    this.reader = reader;
    for (const chunk of this.held.splice(0)) reader.push(chunk);
    if (this.closed) reader.end();
    else this.stream.resume();
  }

  destroy(): void {
    this.stream.destroy();
  }

  private hand(chunk: Buffer): void {
    if (this.reader) return this.reader.push(chunk);
    this.held.push(chunk);
    this.heldBytes += chunk.length;
    if (this.heldBytes >= mostHeldBytes) this.stream.pause();
  }

  private end(): void {
    this.closed = true;
    this.reader?.end();
  }
}
