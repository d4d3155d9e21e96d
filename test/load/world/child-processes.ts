import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

/** Plain processes that a measurement starts; none outlives it. */
export class ChildProcesses {
  private readonly living = new Set<ChildProcess>();
  private readonly killAll = (): void => this.living.forEach((child) => child.kill('SIGKILL'));

  constructor() {
    process.on('exit', this.killAll);
  }

  spawn(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
    return this.own(spawn(command, args, options));
  }

  own(child: ChildProcess): ChildProcess {
    this.living.add(child);
    child.once('exit', () => this.living.delete(child));
    return child;
  }

  /** Kills one and resolves when it is gone. */
  async end(child: ChildProcess): Promise<void> {
    if (!this.living.has(child)) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async close(): Promise<void> {
    await Promise.all([...this.living].map((child) => this.end(child)));
    process.off('exit', this.killAll);
  }
}
