import type { AgentFrame, CommitFrame, HostFrame, InitFrame } from '@guildhall/contract';
import { planOf, type AgentPlan, type AgentSource } from '../author/agent-definition';
import { AgentRuntime } from '../runtime/agent-runtime';
import type { Transport } from '../runtime/transport';

type FrameOf<T extends AgentFrame['t']> = Extract<AgentFrame, { t: T }>;
interface Waiter {
  readonly matches: (frame: AgentFrame) => boolean;
  readonly resolve: (frame: AgentFrame) => void;
  readonly reject: (error: Error) => void;
}

/** The host's end of the agent process protocol for one agent in this process: frames go through JSON, as they would. */
export class MemoryHost implements Transport {
  /** Every frame the agent sent, oldest first. */
  readonly frames: AgentFrame[] = [];
  exitCode: number | undefined;
  congested = false;
  flushes = 0;
  private readonly runtime: AgentRuntime;
  private readonly listeners: ((frame: AgentFrame) => void)[] = [];
  private waiters: Waiter[] = [];
  private drainListeners: (() => void)[] = [];

  constructor(load: AgentSource | ((init: InitFrame) => AgentPlan | Promise<AgentPlan>)) {
    const plan = planOf(load);
    this.runtime = new AgentRuntime({
      transport: this,
      load: plan ? () => plan : (load as (init: InitFrame) => AgentPlan),
      onEnd: (exitCode) => this.end(exitCode),
    });
  }

  /** Hands a frame to the agent. */
  give(frame: HostFrame): void {
    this.runtime.receive(JSON.parse(JSON.stringify(frame)) as HostFrame);
  }

  onFrame(listener: (frame: AgentFrame) => void): void {
    this.listeners.push(listener);
  }

  framesOf<T extends AgentFrame['t']>(type: T): FrameOf<T>[] {
    return this.frames.filter((frame): frame is FrameOf<T> => frame.t === type);
  }

  /** The next frame of a type that matches, from those that come after this call. Rejects when the agent ends first. */
  next<T extends AgentFrame['t']>(type: T, matches: (frame: FrameOf<T>) => boolean = () => true): Promise<FrameOf<T>> {
    return new Promise((resolve, reject) => {
      this.waiters.push({
        matches: (frame) => frame.t === type && matches(frame as FrameOf<T>),
        resolve: (frame) => resolve(frame as FrameOf<T>),
        reject,
      });
    });
  }

  /** The commit of the message at a position. */
  commitOf(place: { topic: string; queue?: string; pos: string }): Promise<CommitFrame> {
    return this.next(
      'commit',
      ({ at }) => at?.pos === place.pos && at.topic === place.topic && at.queue === place.queue,
    );
  }

  send(line: string): void {
    const frame = JSON.parse(line) as AgentFrame;
    this.frames.push(frame);
    for (const listener of this.listeners) listener(frame);
    const called = this.waiters.filter(({ matches }) => matches(frame));
    this.waiters = this.waiters.filter((waiter) => !called.includes(waiter));
    for (const { resolve } of called) resolve(frame);
  }

  flush(): void {
    this.flushes += 1;
  }

  drained(): Promise<void> {
    if (!this.congested) return Promise.resolve();
    return new Promise((resolve) => this.drainListeners.push(resolve));
  }

  /** Ends a congestion that a test began by setting `congested`. */
  drain(): void {
    this.congested = false;
    for (const resolve of this.drainListeners.splice(0)) resolve();
  }

  private end(exitCode: number): void {
    this.exitCode = exitCode;
    const reason = new Error(`The agent ended: ${JSON.stringify(this.frames.at(-1))}`);
    for (const { reject } of this.waiters.splice(0)) reject(reason);
  }
}
