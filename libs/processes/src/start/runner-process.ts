import type { ChildProcess } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import type { ProcessGuard } from '../guard/process-guard';
import { ProcessGroup } from './process-group';
import { RunnerOutput } from './runner-output';
import type { StartTierName } from './start-tier';

export interface RawExit {
  readonly code?: number;
  readonly signal?: NodeJS.Signals;
}

/** Pipes that the kernel has not emptied so long after the process's end belong to somebody who left the group. */
const leftoverMs = 250;

/** One process that speaks the agent process protocol on `socket`, and leads a group of its own. */
export class RunnerProcess {
  readonly pid: number;
  readonly socket: Duplex;
  readonly stdout: RunnerOutput;
  readonly stderr: RunnerOutput;
  /** The process ended; its group may still have members, and its pipes may hold what it said last. */
  readonly exited: Promise<RawExit>;
  /** The whole group is gone, and what the process said last was handed out. */
  readonly gone: Promise<RawExit>;
  private readonly group: ProcessGroup;
  private alive = true;

  constructor(
    child: ChildProcess & { readonly pid: number },
    readonly tier: StartTierName,
    private readonly guard: ProcessGuard,
  ) {
    const [, stdout, stderr, socket] = child.stdio;
    this.pid = child.pid;
    this.group = new ProcessGroup(child.pid);
    // A broken pipe says less than the exit that follows it.
    for (const stream of [stdout, stderr, socket]) stream?.on('error', () => undefined);
    this.stdout = new RunnerOutput(stdout as Readable);
    this.stderr = new RunnerOutput(stderr as Readable);
    this.socket = socket as Duplex;
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }));
    });
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    this.gone = this.exited.then((exit) => this.clearUp(exit, closed));
  }

  get isAlive(): boolean {
    return this.alive;
  }

  signal(signal: NodeJS.Signals): void {
    this.group.signal(signal);
  }

  /** Lets the process run only while the host's lease lives. */
  restrict(): Promise<void> {
    return this.guard.restrict(this.pid);
  }

  /** Whether it is frozen because the host's lease could not be renewed. */
  get isFrozen(): boolean {
    return this.guard.isFrozen(this.pid);
  }

  private async clearUp(exit: RawExit, closed: Promise<void>): Promise<RawExit> {
    this.alive = false;
    this.group.signal('SIGKILL');
    await Promise.all([this.closeStreams(closed), this.group.gone()]);
    this.guard.release(this.pid);
    return exit;
  }

  private async closeStreams(closed: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, leftoverMs)));
    await Promise.race([closed, patience]);
    clearTimeout(timer);
    // Timers come first: a host that was busy for so long has not read the pipes yet.
    await new Promise((resolve) => setImmediate(resolve));
    for (const stream of [this.stdout, this.stderr, this.socket]) stream.destroy();
  }
}
