import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { eventually, tempFolder } from '../support';
import { markedProcesses, runMarker } from '../support/jest/run-marker';
import { UsageError, type ChaosArguments } from './chaos-arguments';
import { ChaosRun } from './chaos-run';
import { Cluster } from './cluster/cluster';
import { canJudge, judgeHistories } from './history/history-checker';
import { Recorder } from './history/recorder';
import { scriptNames } from './history/script-names';
import { StoreTap } from './history/store-tap';
import { drainSeconds, leaseDivisor, leaseTimes } from './lease-times';
import { countByKind, type LastLine } from './report/last-line';
import { printViolations } from './report/print-violations';
import { commitOf } from './report/commit-of';
import { recordRun } from './report/record-run';
import type { FaultGroup } from './schedule/fault';
import { makeLoneGroup, makeSchedule } from './schedule/make-schedule';
import { Trace } from './trace';
import type { Violation } from './violation';
import { writeCatalog } from './workload/catalog';
import { population } from './workload/population';
import { World } from './world';

const beforeMs = 15_000;
const leftMs = 10_000;

/** Does a whole run. @returns whether nothing was wrong */
export async function performChaos(options: ChaosArguments, signal: AbortSignal): Promise<boolean> {
  const performance = new ChaosPerformance(options, signal);
  return performance.perform();
}

class ChaosPerformance {
  private readonly root = checkout();
  private readonly trace: Trace;
  private readonly traceFile: string;
  private readonly recorder = new Recorder();
  private readonly violations: Violation[] = [];
  private group: FaultGroup | undefined;
  private groupBeganMs = 0;
  private run: ChaosRun | undefined;
  private judged: LastLine['judged'] = {};

  constructor(
    private readonly options: ChaosArguments,
    private readonly signal: AbortSignal,
  ) {
    const folder = join(this.root, 'out/chaos');
    mkdirSync(folder, { recursive: true });
    this.traceFile = join(folder, `seed-${options.seed}.trace`);
    rmSync(this.traceFile, { force: true });
    this.trace = new Trace(this.traceFile);
  }

  async perform(): Promise<boolean> {
    const { seed, faults, boundMs, fencing } = this.options;
    say(`seed ${seed}, ${faults} faults, bound ${boundMs / 1000} s${fencing ? '' : ', without fencing'}`);
    const times = { ...leaseTimes, DRAIN_TIMEOUT: drainSeconds };
    say(`lease times divided by ${leaseDivisor}: ${JSON.stringify(times)} (seconds)`);
    await this.requireJudge();
    await this.runCluster();
    if (this.signal.aborted) throw this.signal.reason;
    await this.judge();
    return this.report();
  }

  private async runCluster(): Promise<void> {
    const folder = await tempFolder();
    const cluster = await this.startCluster(folder.path);
    const world = this.worldOf(cluster);
    try {
      await this.inflict(world);
    } catch (error) {
      if (!this.signal.aborted) throw error;
    } finally {
      await this.run?.end();
      await world.end();
      await this.endCluster(cluster);
      await folder.remove();
    }
  }

  private startCluster(folder: string): Promise<Cluster> {
    const { fencing } = this.options;
    if (!fencing) process.env['GUILDHALL_TEST_NO_FENCING'] = '1';
    const names = scriptNames();
    const tap = (who: string) =>
      new StoreTap({ who, names, nowMs: () => this.trace.nowMs, onCall: (call) => this.recorder.heard(call) });
    return Cluster.start({ catalogFile: writeCatalog(folder), trace: this.trace, tap });
  }

  private worldOf(cluster: Cluster): World {
    return new World({
      run: process.env[runMarker] ?? '',
      cluster,
      population: population(),
      recorder: this.recorder,
      trace: this.trace,
      onViolation: (violation) => this.violate(violation),
      signal: this.signal,
    });
  }

  private async inflict(world: World): Promise<void> {
    const { trace, signal } = this;
    const { seed, faults, boundMs, kinds } = this.options;
    const schedule = makeSchedule(seed, faults, kinds);
    const isViolated = () => this.violations.length > 0;
    const run = new ChaosRun({ world, trace, boundMs, isViolated, signal });
    this.run = run;
    await world.awaitHosts(boundMs);
    await world.declareGuilds();
    world.startTraffic();
    this.found(await run.awaitWhole());
    say(`the cluster is up after ${seconds(trace.nowMs)} s`);
    run.start();
    for (const group of schedule) {
      if (this.isOver) return;
      await this.performGroup(run, group);
    }
    await this.askOnceMore(run, world, schedule);
  }

  private get isOver(): boolean {
    return this.signal.aborted || this.violations.length > 0;
  }

  /** Beside other faults a move or a drain may be refused each time; alone it has to be done. */
  private async askOnceMore(run: ChaosRun, world: World, schedule: readonly FaultGroup[]): Promise<void> {
    const groups = [...schedule];
    for (const kind of run.undone) {
      this.found(await world.gatewaysAway(this.options.boundMs));
      if (this.isOver) return;
      const group = makeLoneGroup(this.options.seed, kind, groups);
      groups.push(group);
      await this.performGroup(run, group);
      if (this.isOver || run.done.has(kind)) continue;
      const what = `${kind} was asked for ${run.asked.get(kind)} times, at last alone, and never done`;
      this.found([{ kind: 'never_done', what }]);
    }
  }

  private async performGroup(run: ChaosRun, group: FaultGroup): Promise<void> {
    this.group = group;
    this.groupBeganMs = this.trace.nowMs;
    this.found(await run.perform(group));
    const kinds = group.faults.map(({ kind }) => kind).join(', ');
    say(
      `${seconds(this.trace.nowMs)} s: group ${group.number}: ${kinds}; ${seconds(this.trace.nowMs - this.groupBeganMs)} s`,
    );
  }

  private found(violations: readonly Violation[]): void {
    if (this.signal.aborted) return;
    for (const violation of violations) this.violate(violation);
    if (this.violations.length === 0) return;
    const { group, trace, traceFile } = this;
    const fromMs = this.groupBeganMs - beforeMs;
    printViolations({ seed: this.options.seed, violations: this.violations, group, trace, fromMs, traceFile });
  }

  private violate(violation: Violation): void {
    this.trace.note(`violation ${violation.kind}: ${violation.what}`);
    this.violations.push(violation);
  }

  /** Hosts end their agents with them; what is left then was left behind. */
  private async endCluster(cluster: Cluster): Promise<void> {
    const run = process.env[runMarker] ?? '';
    // A guard that a fault had stopped must go on, to kill.
    for (const { pid } of markedProcesses(run)) signalTo(pid, 'SIGCONT');
    await cluster.end();
    const left = () => markedProcesses(run);
    await eventually(() => requireNone(left()), { deadlineMs: leftMs }).catch(() => undefined);
    for (const { pid, command } of left()) {
      if (!this.signal.aborted) this.violate({ kind: 'left_behind', what: `process ${pid}: ${command}` });
      signalTo(pid, 'SIGKILL');
    }
  }

  /** What is kept as evidence must have been judged. */
  private async requireJudge(): Promise<void> {
    if (this.options.record === undefined || (await canJudge(this.root))) return;
    throw new UsageError(
      '--record needs Go, to judge the histories: install it (https://go.dev), or leave --record out.',
    );
  }

  private async judge(): Promise<void> {
    const file = join(dirname(this.traceFile), `seed-${this.options.seed}.history`);
    writeFileSync(file, '');
    writeFileSync(file, [...this.recorder.history.lines()].join('\n'));
    const verdicts = await judgeHistories(this.root, file);
    if (!verdicts) return say('the histories are not judged: this machine has no Go (https://go.dev)');
    for (const [model, { histories, operations, illegal, undecided }] of Object.entries(verdicts)) {
      say(`${model}: ${histories} histories, ${operations} operations, ${illegal.length} not linearizable`);
      this.judged = { ...this.judged, [model]: histories - undecided.length };
      for (const key of undecided) {
        this.violate({ kind: 'undecided', what: `the ${model} history of ${key} took too long to judge` });
      }
      for (const { key, near } of illegal) {
        const what = `the ${model} history of ${key} is not linearizable, near ${JSON.stringify(near)}`;
        say(what);
        this.violate({ kind: 'history', what });
      }
    }
  }

  private report(): boolean {
    const { seed, record, faults, fencing } = this.options;
    const line: LastLine = {
      seed,
      faults: Object.fromEntries([...(this.run?.faults ?? [])].sort()),
      done: Object.fromEntries([...(this.run?.done ?? [])].sort()),
      violations: countByKind(this.violations),
      judged: this.judged,
      recovery_ms: this.run?.recovery.summary() ?? {},
    };
    const text = JSON.stringify(line);
    const command = `npm run test:chaos -- --faults ${faults} --seed ${seed}${fencing ? '' : ' --no-fencing'}`;
    const heading = `\`${command}\`, commit ${commitOf(this.root)}, ${Math.round(this.trace.nowMs / 1000)} s:`;
    if (record !== undefined) recordRun(record, heading, text);
    process.stdout.write(`${text}\n`);
    return this.violations.length === 0;
  }
}

function requireNone(left: readonly unknown[]): void {
  if (left.length > 0) throw new Error(`${left.length} processes are left`);
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended meanwhile.
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

/** Looked for from here upwards: this file runs from the build output. */
function checkout(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  throw new Error('package.json is missing: this is no checkout');
}
