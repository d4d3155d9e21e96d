import { readFileSync } from 'node:fs';

/** USER_HZ, in which Linux counts the time of processors for programs. */
const ticksPerSecond = 100;
const tickMs = 1000 / ticksPerSecond;

interface Reading {
  readonly allMs: number;
  readonly busyMs: number;
  readonly ownMs: number;
}

/**
 * How much of the processors others used while something ran: what was busy, less what this process and those of its
 * descendants used that have ended. Take the second reading after all of them were ended. Linux only.
 */
export class ForeignLoad {
  private readonly begin = read();

  /** In percent of all processors. */
  percent(): number {
    const end = read();
    const foreignMs = end.busyMs - this.begin.busyMs - (end.ownMs - this.begin.ownMs);
    return Math.max(0, (100 * foreignMs) / (end.allMs - this.begin.allMs));
  }
}

function read(): Reading {
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, softIrq = 0, stolen = 0] = machineTicks();
  const busy = user + nice + system + irq + softIrq + stolen;
  return { allMs: (busy + idle + waiting) * tickMs, busyMs: busy * tickMs, ownMs: ownTicks() * tickMs };
}

/** The first line of proc_stat(5). */
function machineTicks(): number[] {
  const [first = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  return first.split(/\s+/).slice(1).map(Number);
}

/** utime, stime, cutime and cstime of proc_pid_stat(5). */
function ownTicks(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
}
