import { setTimeout as delay } from 'node:timers/promises';
import { hasRunningMember } from '../linux/process-table';

const pollMs = [1, 1, 2, 5, 10, 20, 50] as const;
const patienceMs = 2_000;

/** A process group, named by its leader's pid. */
export class ProcessGroup {
  constructor(private readonly id: number) {}

  /** @returns false when no process of the group is left */
  signal(signal: NodeJS.Signals | 0): boolean {
    try {
      process.kill(-this.id, signal);
      return true;
    } catch (error) {
      // macOS: EPERM for a group of nothing but ended processes.
      if (['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
      throw error;
    }
  }

  /** Resolves when no process of the killed group runs any more; at the latest after 2 s. */
  async gone(): Promise<void> {
    const giveUpAt = performance.now() + patienceMs;
    for (let turn = 0; await this.hasMember(turn); turn += 1) {
      if (performance.now() > giveUpAt) return;
      await delay(pollMs[Math.min(turn, pollMs.length - 1)]);
    }
  }

  // An ended member that nobody has reaped still takes signals, for ever if process 1 does not reap: after some turns
  // the process table is asked.
  private hasMember(turn: number): Promise<boolean> | boolean {
    if (!this.signal(0)) return false;
    return turn < pollMs.length || process.platform !== 'linux' ? true : hasRunningMember(this.id);
  }
}
