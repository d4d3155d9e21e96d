import type { AgentFrame, HostFrame } from '@guildhall/contract';
import type { AgentChannel } from '../agent-link';
import type { RunnerProcess } from '../start/runner-process';
import { checkAgentFrame } from './agent-frame.check';
import { FrameReader } from './frame-reader';
import { FrameWriter } from './frame-writer';

export interface ConnectionEvents {
  frame(frame: AgentFrame): void;
  /** Reading a frame, or acting on it, threw; nothing more is read. */
  broken(error: unknown): void;
}

/** The host's end of the protocol with one process. */
export class AgentConnection implements AgentChannel {
  private readonly writer: FrameWriter;
  private reading = true;

  constructor(
    private readonly runner: RunnerProcess,
    private readonly events: ConnectionEvents,
  ) {
    this.writer = new FrameWriter(runner.socket);
    const reader = new FrameReader((value) => this.take(value));
    runner.socket.on('data', (chunk: Buffer) => this.guarded(() => reader.push(chunk)));
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

  private take(value: unknown): void {
    if (this.reading) this.events.frame(checkAgentFrame(value));
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
