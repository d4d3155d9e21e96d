import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { ForeignLoad } from './foreign-load';

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
  /** Share of the processors that others used during the run, in percent: above a few, the figures are disturbed. */
  readonly usedByOthersPercent: number;
  /** Load average of one minute before the run. */
  readonly loadBefore: number;
}

/** To be called before the run; the result tells of the run when it is called after it. */
export function lookAround(): () => Surroundings {
  const before = { startedAt: new Date().toISOString(), loadBefore: loadavg()[0]! };
  const foreign = new ForeignLoad();
  return () => ({ ...before, ...machine(), usedByOthersPercent: foreign.percent() });
}

function machine() {
  return {
    processors: `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    redis: first(/v=(\S+)/, output('redis-server', '--version')),
    commit: commit(),
  };
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
