import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually } from '../../../support';

const launcher = join(__dirname, '../../../../bin/guildhall.js');

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Written to stdin, which then ends. */
  readonly input?: string;
}

export interface CommandResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `guildhall …` as a process of its own. */
export class Command {
  stdout = '';
  stderr = '';
  private readonly closed: Promise<unknown>;

  private constructor(readonly process: ChildProcess) {
    process.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    process.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.closed = once(process, 'close');
  }

  static start(args: readonly string[], { env = {}, cwd, input }: CommandOptions = {}): Command {
    const inherited = { PATH: process.env['PATH'], GUILDHALL_TEST_RUN: process.env['GUILDHALL_TEST_RUN'] };
    const child = spawn(process.execPath, [launcher, ...args], { cwd, env: { ...inherited, ...env } });
    child.stdin.end(input);
    return new Command(child);
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  async result(): Promise<CommandResult> {
    await this.closed;
    const { exitCode: code, signalCode: signal } = this.process;
    return { code, signal, stdout: this.stdout, stderr: this.stderr };
  }

  /** Resolves with what stdout says when it matches. */
  printed(pattern: RegExp): Promise<RegExpExecArray> {
    return eventually(() => {
      const match = pattern.exec(this.stdout);
      if (!match) throw new Error(`${pattern} is not in:\n${this.stdout}\n${this.stderr}`);
      return match;
    });
  }
}

/** Runs a command to its end. */
export function guildhall(args: readonly string[], options?: CommandOptions): Promise<CommandResult> {
  return Command.start(args, options).result();
}
