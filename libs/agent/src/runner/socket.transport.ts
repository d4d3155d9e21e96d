import { writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Transport } from '../runtime/transport';

/** Text that waits for the turn to end; more leaves at once. */
const flushChars = 64 * 1024;
/** So much that the host has not read holds the next message back, and drops log lines. */
const congestedBytes = 1024 * 1024;
/** How long a process that ends tries to hand over what it still holds. */
const lastWriteMs = 200;

/** Lines over a socket, those of one turn of the event loop in one write. */
export class SocketTransport implements Transport {
  private text = '';
  private scheduled = false;
  private closing = false;

  constructor(
    private readonly socket: Socket,
    private readonly fd: number,
  ) {}

  get congested(): boolean {
    return this.socket.writableLength + this.text.length > congestedBytes;
  }

  send(line: string): void {
    this.text += `${line}\n`;
    if (this.text.length >= flushChars) return this.flush();
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  flush(): void {
    this.scheduled = false;
    if (this.text === '' || this.closing) return;
    const text = this.text;
    this.text = '';
    this.socket.write(text);
  }

  drained(): Promise<void> {
    this.flush();
    if (!this.socket.writableNeedDrain) return Promise.resolve();
    return new Promise((resolve) => this.socket.once('drain', () => resolve()));
  }

  /** Calls back when all that was sent is in the operating system's hands. */
  close(onClosed: () => void): void {
    this.flush();
    this.closing = true;
    this.socket.end(onClosed);
  }

  /** Writes what waits for the end of the turn, for a process that will see no other turn. */
  writeNow(): void {
    // What the socket itself still holds comes first, and is out of reach.
    if (this.text === '' || this.closing || this.socket.writableLength > 0 || this.socket.destroyed) return;
    writeAll(this.fd, Buffer.from(this.text));
  }
}

function writeAll(fd: number, bytes: Buffer): void {
  const giveUpAt = Date.now() + lastWriteMs;
  for (let written = 0; written < bytes.length && Date.now() < giveUpAt;) {
    try {
      written += writeSync(fd, bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
    }
  }
}
