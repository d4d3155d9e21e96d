import { limits } from '@guildhall/contract';
import { ProtocolViolation } from './protocol-violation';

const newline = 0x0a;

/**
 * Cuts what a process wrote into frames: one JSON document a line. A chunk costs one search for its last newline and
 * one decoding, whatever number of frames it holds.
 */
export class FrameReader {
  private unfinished: Buffer[] = [];
  private unfinishedBytes = 0;

  constructor(
    /** With about how many bytes it had. */
    private readonly onFrame: (frame: unknown, bytes: number) => void,
    private readonly frameBytes: number = limits.frameBytes,
  ) {}

  /** @throws ProtocolViolation for a line that is no JSON, or longer than the bound */
  push(chunk: Buffer): void {
    const end = chunk.lastIndexOf(newline);
    if (end < 0) return this.keep(chunk);
    const text = this.unfinishedBytes > 0 ? this.complete(chunk, end) : chunk.toString('utf8', 0, end);
    if (end + 1 < chunk.length) this.keep(chunk.subarray(end + 1));
    this.read(text);
  }

  private keep(chunk: Buffer): void {
    this.unfinished.push(chunk);
    this.unfinishedBytes += chunk.length;
    this.refuseBeyondBound(this.unfinishedBytes);
  }

  private complete(chunk: Buffer, end: number): string {
    this.refuseBeyondBound(this.unfinishedBytes + chunk.indexOf(newline));
    const text = Buffer.concat([...this.unfinished, chunk.subarray(0, end)]).toString('utf8');
    this.unfinished = [];
    this.unfinishedBytes = 0;
    return text;
  }

  private refuseBeyondBound(lineBytes: number): void {
    if (lineBytes <= this.frameBytes) return;
    this.unfinished = [];
    this.unfinishedBytes = 0;
    throw new ProtocolViolation(`sent a frame of more than ${this.frameBytes} bytes`);
  }

  private read(text: string): void {
    let from = 0;
    while (from <= text.length) {
      const found = text.indexOf('\n', from);
      const to = found < 0 ? text.length : found;
      this.onFrame(parse(text.slice(from, to)), to - from);
      from = to + 1;
    }
  }
}

const shownChars = 120;

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    const shown = line.length > shownChars ? `${line.slice(0, shownChars)}…` : line;
    throw new ProtocolViolation(`sent a line that is no JSON: ${shown}`);
  }
}
