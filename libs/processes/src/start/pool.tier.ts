import type { Logger } from '@guildhall/telemetry';
import type { ProcessGuard } from '../guard/process-guard';
import { BackOff } from '../supervision/back-off';
import type { LaunchProfile } from './launch-profile';
import type { RunnerProcess } from './runner-process';
import { RunnerSelfTest } from './runner.self-test';
import { spawnRunner } from './spawn-runner';
import type { StartTier } from './start-tier';

export interface PoolTierOptions {
  readonly profile: LaunchProfile;
  /** Idle processes to hold; 0 switches the tier off. */
  readonly size: number;
  readonly guard: ProcessGuard;
  readonly logger: Logger;
  /** An idle process has to answer its first ping within this time. */
  readonly selfTestMs: number;
  /** How long nothing must have been starting before the pool is filled up. */
  readonly quietMs: number;
}

/**
 * Idle processes of one profile that have read the runner and wait for their init. Filled up one at a time, and
 * only while nothing is starting, so that it never takes the processor from a start somebody waits for.
 */
export class PoolTier implements StartTier {
  readonly name = 'pool';
  private readonly idle: RunnerProcess[] = [];
  private readonly warmListeners: (() => void)[] = [];
  private readonly backOff = new BackOff({ firstMs: 500, maxMs: 60_000, healthyMs: 10_000 });
  private warming: RunnerSelfTest | undefined;
  private timer: NodeJS.Timeout | undefined;
  private filling = false;
  private held = false;
  private proven = false;
  private closed = false;

  constructor(private readonly options: PoolTierOptions) {
    this.schedule(0);
  }

  get idleCount(): number {
    return this.idle.length;
  }

  /** True once an idle process passed its self-test; until then and after one failed it, starts are cold. */
  get isProven(): boolean {
    return this.proven;
  }

  begin(profile: LaunchProfile): Promise<RunnerProcess | undefined> {
    return Promise.resolve(profile.key === this.options.profile.key ? this.take() : undefined);
  }

  /** Something is starting: leave it the processor. */
  hold(): void {
    this.held = true;
    clearTimeout(this.timer);
  }

  /** Nothing is starting any more. */
  refill(): void {
    this.held = false;
    this.schedule(this.options.quietMs);
  }

  /** Resolves when the pool is full, or is not going to be: switched off or closed. */
  whenFull(): Promise<void> {
    if (this.closed || this.idle.length >= this.options.size) return Promise.resolve();
    return new Promise((resolve) => this.warmListeners.push(resolve));
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    const left = [...this.idle, ...(this.warming ? [this.warming.runner] : [])];
    for (const runner of left) runner.signal('SIGKILL');
    await Promise.all(left.map((runner) => runner.gone));
    this.tellFull();
  }

  // One that is still warming up is nearer to ready than one not yet begun; but only where the tier is known to work.
  private take(): RunnerProcess | undefined {
    const idle = this.idle.shift();
    if (idle || !this.proven) return idle;
    const warming = this.warming;
    this.warming = undefined;
    warming?.abandon();
    return warming?.runner;
  }

  private schedule(delayMs: number): void {
    clearTimeout(this.timer);
    if (this.closed || this.held || this.filling || this.idle.length >= this.options.size) return;
    this.timer = setTimeout(() => void this.fill(), delayMs);
    this.timer.unref();
  }

  private async fill(): Promise<void> {
    this.filling = true;
    const outcome = await this.addOne();
    this.filling = false;
    this.schedule(outcome === 'added' ? 0 : this.backOff.next().delayMs);
  }

  private async addOne(): Promise<'added' | 'failed'> {
    try {
      await this.warmUp(await spawnRunner(this.options.profile, this.name, this.options.guard));
      return 'added';
    } catch (error) {
      this.proven = false;
      this.options.logger.warn('An idle agent process did not become ready; starts are cold until one does.', {
        error,
      });
      return 'failed';
    }
  }

  private async warmUp(runner: RunnerProcess): Promise<void> {
    if (this.closed) return this.discard(runner);
    this.backOff.began();
    this.warming = new RunnerSelfTest(runner, this.options.selfTestMs);
    const outcome = await this.warming.outcome;
    if (outcome === 'abandoned') return;
    this.warming = undefined;
    if (outcome === 'answered') this.keep(runner);
    else await this.refuse(runner, outcome);
  }

  private keep(runner: RunnerProcess): void {
    this.proven = true;
    this.idle.push(runner);
    void runner.exited.then(() => this.lost(runner));
    if (this.idle.length >= this.options.size) this.tellFull();
  }

  private lost(runner: RunnerProcess): void {
    const at = this.idle.indexOf(runner);
    if (at < 0) return;
    this.idle.splice(at, 1);
    if (!this.closed) this.schedule(this.backOff.next().delayMs);
  }

  private async refuse(runner: RunnerProcess, outcome: string): Promise<void> {
    await this.discard(runner);
    if (!this.closed) throw new Error(`Process ${runner.pid} ${outcome}.`);
  }

  private async discard(runner: RunnerProcess): Promise<void> {
    runner.signal('SIGKILL');
    await runner.gone;
  }

  private tellFull(): void {
    for (const listener of this.warmListeners.splice(0)) listener();
  }
}
