import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release, totalmem, type CpuInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** What figures depend on beside the code. */
export interface Surroundings {
  readonly startedAt: string;
  readonly processors: string;
  readonly memoryGb: number;
  readonly kernel: string;
  readonly node: string;
  readonly redis: string;
  /** The commit that was measured; `+` when the checkout differs from it. */
  readonly commit: string;
  /** Share of the processors that others used in the second before the run, in percent. */
  readonly busyBeforePercent: number;
  /** Load average of one minute before the run. */
  readonly loadBefore: number;
}

const lookMs = 1000;

export async function lookAround(): Promise<Surroundings> {
  return {
    startedAt: new Date().toISOString(),
    processors: `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    redis: first(/v=(\S+)/, output('redis-server', '--version')),
    commit: commit(),
    busyBeforePercent: await busyPercent(),
    loadBefore: loadavg()[0]!,
  };
}

async function busyPercent(): Promise<number> {
  const before = cpus();
  await delay(lookMs);
  const after = cpus();
  const busy = sum(after, busyMs) - sum(before, busyMs);
  const idle = sum(after, idleMs) - sum(before, idleMs);
  return Math.round((100 * busy) / Math.max(1, busy + idle));
}

function sum(processors: readonly CpuInfo[], of: (one: CpuInfo) => number): number {
  return processors.reduce((total, one) => total + of(one), 0);
}

function busyMs({ times }: CpuInfo): number {
  return times.user + times.nice + times.sys + times.irq;
}

function idleMs({ times }: CpuInfo): number {
  return times.idle;
}

function commit(): string {
  const head = output('git', 'rev-parse', '--short', 'HEAD').trim();
  const changed = output('git', 'status', '--porcelain', '--', 'libs', 'apps', 'examples', 'test/load').trim() !== '';
  return head === '' ? 'unknown' : `${head}${changed ? '+' : ''}`;
}

function first(pattern: RegExp, text: string): string {
  return pattern.exec(text)?.[1] ?? 'unknown';
}

function output(program: string, ...args: string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
