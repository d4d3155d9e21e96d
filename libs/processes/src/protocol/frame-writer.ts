import type { Duplex } from 'node:stream';
import type { HostFrame } from '@guildhall/contract';

/** Sends frames to one process; those of one tick leave in one write. */
export class FrameWriter {
  private queued: string[] = [];
  private queuedBytes = 0;

  constructor(private readonly socket: Duplex) {}

  send(frame: HostFrame): void {
    this.sendLine(JSON.stringify(frame));
  }

  sendLine(line: string): void {
    if (!this.socket.writable) return;
    if (this.queued.length === 0) process.nextTick(() => this.flush());
    this.queued.push(line);
    this.queuedBytes += line.length + 1;
  }

  /** About: frames that wait for the end of the tick are counted in characters. */
  get bufferedBytes(): number {
    return this.queuedBytes + this.socket.writableLength;
  }

  onDrain(listener: () => void): void {
    this.socket.on('drain', listener);
  }

  flush(): void {
    if (this.queued.length === 0) return;
    const lines = this.queued;
    this.queued = [];
    this.queuedBytes = 0;
    if (this.socket.writable) this.socket.write(`${lines.join('\n')}\n`);
  }
}
