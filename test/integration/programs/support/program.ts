import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually } from '../../../support/eventually';
import { descendantsOf, isAlive } from '../../../support/processes';

export const root = join(__dirname, '../../../..');

/** A built program as its own process, with every process that it ever started. */
export class Program {
  output = '';
  private readonly seen = new Set<number>();
  private readonly looking: NodeJS.Timeout;
  private readonly closed: Promise<unknown>;

  private constructor(private readonly process: ChildProcess) {
    process.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    process.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.closed = once(process, 'close');
    this.looking = setInterval(() => this.look(), 50);
    void this.closed.then(() => clearInterval(this.looking));
  }

  /** @param args of node: the file, and what follows it */
  static start(args: readonly string[], options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {}) {
    const inherited = { PATH: process.env['PATH'], GUILDHALL_TEST_RUN: process.env['GUILDHALL_TEST_RUN'] };
    const { cwd = root, env = {} } = options;
    return new Program(spawn(process.execPath, args, { cwd, env: { ...inherited, ...env } }));
  }

  /** Resolves with what it said when that matches. */
  said(pattern: RegExp): Promise<RegExpExecArray> {
    return eventually(
      () => {
        const match = pattern.exec(this.output);
        if (match) return match;
        throw new Error(`${pattern} is not in what it said:\n${this.output}`);
      },
      { deadlineMs: 90_000 },
    );
  }

  kill(signal: NodeJS.Signals): void {
    this.look();
    this.process.kill(signal);
  }

  async ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    await this.closed;
    return { code: this.process.exitCode, signal: this.process.signalCode };
  }

  /** Resolves when no process is left that it had started, its own included. */
  nothingLeft(): Promise<void> {
    return eventually(() => expect([...this.seen].filter(isAlive)).toEqual([]), { deadlineMs: 15_000 });
  }

  private look(): void {
    const pid = this.process.pid ?? 0;
    for (const one of [pid, ...descendantsOf(pid)]) this.seen.add(one);
  }
}
