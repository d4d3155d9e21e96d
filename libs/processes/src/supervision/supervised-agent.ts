import { setTimeout as delay } from 'node:timers/promises';
import type { GuildhallError } from '@guildhall/contract';
import type { AgentProcessInfo } from '../agent-process-info';
import { Deferred } from '../deferred';
import { allowedMoves, isEnded, type AgentState } from '../lifecycle/agent-state';
import { AgentRun, type AgentRunParts } from './agent-run';
import { CrashHistory, type CrashHistoryOptions } from './crash-history';
import { decideRestart } from './restart-decision';
import { startError } from './start-error';
import type { ProcessExit } from '../agent-link';

export interface SupervisedAgentParts extends Omit<AgentRunParts, 'startMs'> {
  readonly crashes: CrashHistoryOptions;
  /** Called after every move. */
  readonly onMoved: (agent: SupervisedAgent, from: AgentState, to: AgentState, cause: string) => void;
}

/** One agent over all its processes: starts the first, starts others as its restart policy says, ends. */
export class SupervisedAgent {
  readonly createdAt = new Date();
  private readonly finished = new Deferred<void>();
  private readonly asked = new AbortController();
  private readonly crashes: CrashHistory;
  private present: AgentState = 'starting';
  private wish: string | undefined;
  private restarts = 0;
  private lastExit: ProcessExit | undefined;
  private run: AgentRun;

  constructor(private readonly parts: SupervisedAgentParts) {
    this.crashes = new CrashHistory(parts.crashes);
    this.run = this.newRun(parts.plan.startMs);
  }

  get state(): AgentState {
    return this.present;
  }

  get guildId(): string {
    return this.parts.plan.guildSpec.id;
  }

  /** @throws GuildhallError when the first process does not become ready; the agent has ended then */
  async start(): Promise<void> {
    const run = this.run;
    await run.start().catch(() => undefined);
    if (run.stage === 'ready' && this.wish === undefined) return this.keepRunning(run);
    this.lastExit = await run.closed;
    this.finish(this.wish === undefined ? 'failed' : 'stopped', this.wish ?? this.lastExit.reason);
    throw this.startError(run);
  }

  /** Resolves when the agent has ended; quiet when it had already. */
  async stop(timeoutMs: number, reason: string): Promise<void> {
    this.wishToEnd(reason);
    void this.run.stop(timeoutMs, reason);
    await this.finished.promise;
  }

  async kill(reason: string): Promise<void> {
    this.wishToEnd(reason);
    this.run.end({ kind: 'asked', reason });
    await this.finished.promise;
  }

  /** Ends the present process; another one follows whatever the restart policy says. */
  restart(reason: string): void {
    this.run.end({ kind: 'restart', reason });
  }

  info(): AgentProcessInfo {
    const { agentSpec, guildSpec, organizationId } = this.parts.plan;
    const runner = this.run.runner;
    return {
      organizationId,
      guildId: guildSpec.id,
      agentId: agentSpec.id,
      name: agentSpec.name,
      className: agentSpec.className,
      pid: runner?.pid ?? this.lastExit?.pid,
      isAlive: runner?.isAlive ?? false,
      state: this.present,
      createdAt: this.createdAt,
      restarts: this.restarts,
      exitCode: this.lastExit?.code,
      exitSignal: this.lastExit?.signal,
      reason: this.lastExit?.reason,
      memoryBytes: this.run.memoryBytes,
      startTier: runner?.tier,
      epoch: this.run.epoch ?? 0,
      agentSpec,
      guildSpec,
    };
  }

  private keepRunning(run: AgentRun): void {
    this.crashes.becameReady();
    this.move('running', this.restarts === 0 ? 'ready' : `ready again after: ${this.lastExit?.reason ?? 'its end'}`);
    void this.afterwards(run);
  }

  /** What follows the end of a process that had been ready, and of each one after it. */
  private async afterwards(run: AgentRun): Promise<void> {
    const exit = await run.closed;
    this.lastExit = exit;
    if (this.wish !== undefined) return this.finish('stopped', this.wish);
    const decision = decideRestart(this.parts.plan.options.restartPolicy, run.cause, exit);
    if (decision.then === 'end') return this.finish(decision.state, exit.reason);
    await this.waitForTurn(this.crashes.ended(decision), exit.reason);
    if (this.wish !== undefined) return this.finish('stopped', this.wish);
    await this.startAgain();
  }

  private async startAgain(): Promise<void> {
    const run = this.newRun(this.parts.plan.entry.startTimeoutMs);
    this.run = run;
    this.restarts += 1;
    await run.start().catch(() => undefined);
    if (run.stage === 'ready' && this.wish === undefined) this.keepRunning(run);
    else await this.afterwards(run);
  }

  private async waitForTurn(delayMs: number, reason: string): Promise<void> {
    const state = this.crashes.isLoop ? 'crash_loop' : 'restarting';
    if (this.present !== state) this.move(state, `${reason}; the next process follows in ${Math.round(delayMs)} ms`);
    if (delayMs > 0) await delay(delayMs, undefined, { signal: this.asked.signal }).catch(() => undefined);
  }

  private wishToEnd(reason: string): void {
    if (this.wish !== undefined || isEnded(this.present)) return;
    this.wish = reason;
    this.move('stopping', reason);
    this.asked.abort();
  }

  private finish(state: 'stopped' | 'failed', cause: string): void {
    this.move(state, cause);
    this.finished.resolve();
  }

  private move(to: AgentState, cause: string): void {
    const from = this.present;
    if (!allowedMoves[from].includes(to)) throw new Error(`An agent cannot move from ${from} to ${to} (${cause}).`);
    this.present = to;
    this.parts.onMoved(this, from, to, cause);
  }

  private newRun(startMs: number): AgentRun {
    return new AgentRun({ ...this.parts, startMs });
  }

  private startError(run: AgentRun): GuildhallError {
    const { agentSpec } = this.parts.plan;
    const agent = `Agent ${agentSpec.id} (${agentSpec.className})`;
    const asked = { kind: 'asked', reason: this.wish ?? '' } as const;
    const cause = this.wish === undefined ? run.cause : asked;
    return startError({ agent, stage: run.stage, cause, log: this.parts.log });
  }
}
