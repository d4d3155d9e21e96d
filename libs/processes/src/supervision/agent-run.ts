import type { AgentFrame, StartFrame, Subscription } from '@guildhall/contract';
import { internal } from '@guildhall/contract';
import type { AgentLink, AgentOpening, ProcessExit } from '../agent-link';
import type { AgentPlan } from '../agent-plan';
import { Deferred } from '../deferred';
import type { MemoryMonitor } from '../health/memory-monitor';
import { PingMonitor } from '../health/ping-monitor';
import type { AgentLog } from '../log/agent-log';
import { OutputLog } from '../log/output-log';
import { AgentConnection } from '../protocol/agent-connection';
import { ProtocolViolation } from '../protocol/protocol-violation';
import type { Launched, Launcher } from '../start/launcher';
import type { RunnerProcess } from '../start/runner-process';
import { exitedCause, failedCause, hungCause, memoryCause, timeoutCause, type EndCause } from './end-cause';
import { askToStop } from './stop-escalation';

/** What an agent's first moments consist of: the lease, the process, its class, its cursors, its onStart. */
export type StartStage = 'open' | 'spawn' | 'load' | 'subscribe' | 'start' | 'ready';

export interface AgentRunParts {
  readonly plan: AgentPlan;
  readonly link: AgentLink;
  readonly log: AgentLog;
  readonly launcher: Launcher;
  readonly memory: MemoryMonitor;
  readonly startMs: number;
  readonly terminateMs: number;
  /** The link's `closed` failed; nothing can be done about it but to tell. */
  readonly onLinkFailure: (error: unknown) => void;
}

/** One process of an agent, from the opening of its lease to the end of its group. */
export class AgentRun {
  /** The process and its group are gone and the link has settled it; also after a start that failed. Never rejects. */
  readonly closed: Promise<ProcessExit>;
  private readonly closing = new Deferred<ProcessExit>();
  private readonly ending = new AbortController();
  private readonly over = new Deferred<never>();
  private readonly subscribed = new Deferred<AgentOpening | void>();
  private readonly readiness = new Deferred<void>();
  private readonly output: OutputLog;
  private readonly ping: PingMonitor;
  private opening: AgentOpening | undefined;
  private launched: Launched | undefined;
  private connection: AgentConnection | undefined;
  private exit: ProcessExit | undefined;
  private endCause: EndCause | undefined;
  private startsAtOnce = false;
  private reached: StartStage = 'open';
  private residentBytes: number | undefined;

  constructor(private readonly parts: AgentRunParts) {
    this.closed = this.closing.promise;
    this.output = new OutputLog(parts.log);
    const limitMs = parts.plan.entry.pingTimeoutMs;
    this.ping = new PingMonitor({
      limitMs,
      ping: (n) => this.connection?.send({ t: 'ping', n }),
      isPaused: () => this.runner?.isFrozen === true || this.connection?.awaitsStore === true,
      onHung: () => this.end(hungCause(limitMs)),
    });
  }

  get runner(): RunnerProcess | undefined {
    return this.launched?.runner;
  }

  get epoch(): number | undefined {
    return this.opening?.epoch;
  }

  get stage(): StartStage {
    return this.reached;
  }

  get memoryBytes(): number | undefined {
    return this.residentBytes;
  }

  /** Why it ended; before its end, what will have been the reason if it ends now. */
  get cause(): EndCause {
    return this.endCause ?? { kind: 'exited', reason: 'ended' };
  }

  /** Resolves when the agent is ready. Rejects after `closed`, with nothing left; `cause` and `stage` say why. */
  async start(): Promise<void> {
    const { startMs } = this.parts;
    const deadline = setTimeout(() => this.end(timeoutCause(startMs)), startMs);
    try {
      await this.walk();
      this.ping.start();
    } catch (error) {
      this.end({ kind: 'link', reason: error instanceof Error ? error.message : String(error), error });
      if (!this.runner) await this.conclude({});
      await this.closed;
      throw error;
    } finally {
      clearTimeout(deadline);
    }
  }

  /** Ends it gracefully; by SIGKILL when `timeoutMs` is over, or at once when it is not ready yet. */
  async stop(timeoutMs: number, reason: string): Promise<void> {
    const { connection, runner } = this;
    if (!connection || !runner || this.reached !== 'ready' || timeoutMs <= 0) this.end({ kind: 'asked', reason });
    else {
      this.endCause ??= { kind: 'asked', reason };
      this.ping.stop();
      askToStop({ connection, runner, reason, timeoutMs, terminateMs: this.parts.terminateMs });
    }
    await this.closed;
  }

  /** Kills it. What it said and the host has not read yet is dropped. */
  end(cause: EndCause): void {
    if (this.exit) return;
    this.endCause ??= cause;
    this.connection?.ignore();
    this.ending.abort(new Error(cause.reason));
    this.over.reject(this.ending.signal.reason);
    this.runner?.signal('SIGKILL');
  }

  private async walk(): Promise<void> {
    const { plan, link } = this.parts;
    const opening = await this.step('open', this.open());
    const connection = await this.launch();
    if (plan.options.fencing === 'strict') await this.step('spawn', this.launched!.runner.restrict());
    const init = plan.init(opening);
    this.startsAtOnce = init.start === true;
    connection.send(init);
    const later = await this.step('load', this.subscribed.promise);
    if (later) this.opening = later;
    if (!this.startsAtOnce) connection.send(startFrame(later));
    await this.step('start', this.readiness.promise);
    await this.step('start', Promise.resolve(link.ready(connection)));
    this.reached = 'ready';
  }

  private step<T>(stage: StartStage, work: Promise<T>): Promise<T> {
    this.reached = stage;
    return Promise.race([work, this.over.promise]);
  }

  private async open(): Promise<AgentOpening> {
    this.opening = await this.parts.link.open();
    if (this.exit) await this.settleLink(this.exit);
    return this.opening;
  }

  private async launch(): Promise<AgentConnection> {
    this.reached = 'spawn';
    const { plan, launcher } = this.parts;
    this.launched = await launcher.launch(plan.profile, plan.options.isolation, this.ending.signal);
    return this.attach(this.launched.runner);
  }

  private attach(runner: RunnerProcess): AgentConnection {
    void runner.gone.then((exit) => this.conclude(exit));
    runner.stdout.readBy(this.output.linesOf('stdout'));
    runner.stderr.readBy(this.output.linesOf('stderr'));
    this.connection = new AgentConnection(runner, {
      frame: (frame) => this.act(frame),
      broken: (error) => this.end(brokenCause(error)),
    });
    this.watchMemory(runner);
    if (this.ending.signal.aborted) runner.signal('SIGKILL');
    return this.connection;
  }

  private watchMemory(runner: RunnerProcess): void {
    const { memory, plan } = this.parts;
    const limitBytes = plan.options.memoryLimitBytes ?? plan.entry.memoryLimitBytes;
    memory.watch({
      groupId: runner.pid,
      limitBytes,
      measured: (bytes) => (this.residentBytes = bytes),
      limitPassed: (bytes) => this.end(memoryCause(limitBytes ?? 0, bytes)),
    });
  }

  private act(frame: AgentFrame): Promise<void> | void {
    switch (frame.t) {
      case 'commit':
      case 'publish':
        return this.handOn(frame);
      case 'log':
        return this.output.addFrame(frame);
      case 'pong':
        return this.ping.answered();
      case 'loaded':
        this.expect('load', frame.t);
        return this.subscribe(frame.subscriptions);
      case 'ready':
        this.expect('start', frame.t);
        return this.readiness.resolve();
      case 'failed':
        return this.end(failedCause(frame));
      case 'stopped':
        return; // The exit that follows says whether it is so.
    }
  }

  /** At once, before the next frame: that one may be of onStart already. */
  private subscribe(subscriptions: readonly Subscription[]): void {
    this.launched?.settled();
    this.reached = this.startsAtOnce ? 'start' : 'subscribe';
    this.parts.link.loaded(subscriptions, this.connection!).then(this.subscribed.resolve, this.subscribed.reject);
  }

  private handOn(frame: Extract<AgentFrame, { t: 'commit' | 'publish' }>): Promise<void> | void {
    if (this.reached !== 'ready') this.expect('start', frame.t);
    return this.parts.link.frame(frame);
  }

  private expect(stage: StartStage, frame: AgentFrame['t']): void {
    if (this.reached === stage) return;
    throw new ProtocolViolation(`sent a ${frame} frame out of turn`);
  }

  private async conclude(raw: { readonly code?: number; readonly signal?: NodeJS.Signals }): Promise<void> {
    this.endCause ??= exitedCause(raw, this.output.lastWords);
    const pid = this.runner?.pid;
    this.exit = { pid, ...raw, reason: this.endCause.reason };
    this.over.reject(new Error(this.exit.reason));
    this.connection?.ignore();
    this.ping.stop();
    this.launched?.settled();
    if (pid !== undefined) this.parts.memory.unwatch(pid);
    if (this.opening) await this.settleLink(this.exit);
    this.closing.resolve(this.exit);
  }

  private async settleLink(exit: ProcessExit): Promise<void> {
    try {
      await this.parts.link.closed(exit);
    } catch (error) {
      this.parts.onLinkFailure(error);
    }
  }
}

function startFrame(later: AgentOpening | void): StartFrame {
  return { t: 'start', ...(later && { epoch: later.epoch, seq: later.seq, state: later.state }) };
}

function brokenCause(error: unknown): EndCause {
  if (!(error instanceof ProtocolViolation)) {
    return { kind: 'link', reason: `the host could not act on a frame: ${String(error)}`, error };
  }
  const reason = `broke the agent process protocol: ${error.message}`;
  return { kind: 'violation', reason, error: internal('PROTOCOL_VIOLATION', `The process ${error.message}.`) };
}
