import type { AgentFrame, HostFrame } from '@guildhall/contract';
import type { AgentChannel } from '../agent-link';
import type { RunnerProcess } from '../start/runner-process';
import { checkAgentFrame } from './agent-frame.check';
import { Backlog } from './backlog';
import { FrameReader } from './frame-reader';
import { FrameWriter } from './frame-writer';

export interface ConnectionEvents {
  /** @returns when the store has settled it; absent for what need not be counted */
  frame(frame: AgentFrame): Promise<void> | void;
  /** Reading a frame, or acting on it, threw; nothing more is read. */
  broken(error: unknown): void;
}

/** Answers that a process does not read may pile up to here; then it is not read either. */
const mostUnreadBytes = 4 << 20;

/**
 * The host's end of the protocol with one process. A process that asks faster than the store answers, or does not read
 * its answers, is not read for a while: its writes wait in the kernel, and this host keeps little of it.
 */
export class AgentConnection implements AgentChannel {
  private readonly writer: FrameWriter;
  private readonly backlog = new Backlog(() => this.adjust());
  private reading = true;
  private isHeldUp = false;
  private isOver = false;

  constructor(
    private readonly runner: RunnerProcess,
    private readonly events: ConnectionEvents,
  ) {
    this.writer = new FrameWriter(runner.socket);
    const reader = new FrameReader((value, bytes) => this.take(value, bytes));
    runner.socket.on('data', (chunk: Buffer) => this.guarded(() => reader.push(chunk)));
    this.writer.onDrain(() => this.adjust());
    // What it had written when it ended is read.
    void runner.exited.then(() => this.readToTheEnd());
  }

  /** Whether it is not read because the store has not answered what it asked before: it cannot be heard to live. */
  get awaitsStore(): boolean {
    return this.isHeldUp && this.backlog.isFull;
  }

  get pid(): number {
    return this.runner.pid;
  }

  get bufferedBytes(): number {
    return this.writer.bufferedBytes;
  }

  send(frame: HostFrame): void {
    this.writer.send(frame);
  }

  sendLine(line: string): void {
    this.writer.sendLine(line);
  }

  flush(): void {
    this.writer.flush();
  }

  onDrain(listener: () => void): void {
    this.writer.onDrain(listener);
  }

  /** What the process still says is thrown away. */
  ignore(): void {
    this.reading = false;
  }

  private take(value: unknown, bytes: number): void {
    if (!this.reading) return;
    const settled = this.events.frame(checkAgentFrame(value));
    if (!settled) return;
    this.backlog.add(bytes, settled);
    this.adjust();
  }

  private adjust(): void {
    const isTooMuch = this.backlog.isFull || this.bufferedBytes > mostUnreadBytes;
    if (this.isOver || isTooMuch === this.isHeldUp) return;
    this.isHeldUp = isTooMuch;
    if (isTooMuch) this.runner.socket.pause();
    else this.runner.socket.resume();
  }

  private readToTheEnd(): void {
    this.isOver = true;
    this.runner.socket.resume();
  }

  private guarded(read: () => void): void {
    if (!this.reading) return;
    try {
      read();
    } catch (error) {
      this.reading = false;
      this.events.broken(error);
    }
  }
}
