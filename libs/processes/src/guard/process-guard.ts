import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { internal } from '@guildhall/contract';
import type { Logger } from '@guildhall/telemetry';
import { LineSplitter } from '../log/line-splitter';
import { BackOff } from '../supervision/back-off';

export interface ProcessGuardOptions {
  readonly logger: Logger;
  /** The guard's script; default: the one beside this file. */
  readonly script?: string;
  /** Without an answer for so long a registration fails; default 5,000. */
  readonly answerMs?: number;
}

interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

/**
 * A small process in a session of its own that kills every process group of this host when the host ends, even by
 * SIGKILL (DESIGN 4, 6). When the guard itself ends, another one is started and told of all groups again.
 */
export class ProcessGuard {
  private readonly groups = new Set<number>();
  private readonly waiters = new Map<number, Waiter[]>();
  private readonly backOff = new BackOff({ firstMs: 50, maxMs: 5_000, healthyMs: 10_000 });
  private child: ChildProcess | undefined;
  private closed = false;
  private ended: Promise<void> = Promise.resolve();

  constructor(private readonly options: ProcessGuardOptions) {
    this.start();
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /**
   * Resolves once the guard knows the group; nothing that may have children of its own must run in it before.
   *
   * @throws GuildhallError internal AGENT_START_FAILED when no guard answers
   */
  register(groupId: number): Promise<void> {
    this.groups.add(groupId);
    const answer = this.answerFor(groupId);
    this.tell(`+${groupId}`);
    return answer;
  }

  /** The group is gone; its id may be given to strangers from now on. */
  release(groupId: number): void {
    if (this.groups.delete(groupId)) this.tell(`-${groupId}`);
  }

  /** Ends the guard; it kills what is still registered. */
  close(): Promise<void> {
    this.closed = true;
    this.child?.stdin?.end();
    return this.ended;
  }

  private start(): void {
    this.backOff.began();
    const script = this.options.script ?? join(__dirname, 'guard.sh');
    // The argument is for those who read `ps`. A session of its own: no signal to the host's group or terminal hits it.
    const child = spawn('/bin/sh', [script, `host=${process.pid}`], {
      detached: true,
      cwd: '/',
      env: markOf(process.env),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.child = child;
    const lines = new LineSplitter((line) => this.answered(line));
    child.stdout.on('data', (chunk: Buffer) => lines.push(chunk));
    child.stdin.on('error', () => undefined); // It is gone; `exit` says so.
    this.ended = new Promise((resolve) => {
      child.once('exit', resolve);
      child.once('error', resolve);
    }).then(() => this.restart());
    for (const groupId of this.groups) this.tell(`+${groupId}`);
  }

  private restart(): void {
    if (this.closed) return;
    const { delayMs } = this.backOff.next();
    this.options.logger.warn('The guard of this host ended; another one is started.', { delayMs });
    setTimeout(() => !this.closed && this.start(), delayMs).unref();
  }

  private tell(line: string): void {
    if (this.child?.stdin?.writable) this.child.stdin.write(`${line}\n`);
  }

  private answerFor(groupId: number): Promise<void> {
    const waiting = new Promise<void>((resolve, reject) => {
      const others = this.waiters.get(groupId) ?? [];
      this.waiters.set(groupId, [...others, { resolve, reject }]);
    });
    const timer = setTimeout(() => this.settle(groupId, (waiter) => waiter.reject(noGuard())), this.answerMs);
    return waiting.finally(() => clearTimeout(timer));
  }

  private get answerMs(): number {
    return this.options.answerMs ?? 5_000;
  }

  private answered(line: string): void {
    this.settle(Number(line.slice(1)), (waiter) => waiter.resolve());
  }

  private settle(groupId: number, how: (waiter: Waiter) => void): void {
    this.waiters.get(groupId)?.forEach(how);
    this.waiters.delete(groupId);
  }
}

function noGuard(): Error {
  const message = 'The guard, which ends agents when this host dies, does not answer. Is /bin/sh there?';
  return internal('AGENT_START_FAILED', message, { stage: 'guard' });
}

// The guard needs no variable; the marker lets a test run find a guard that it left behind.
function markOf({ GUILDHALL_TEST_RUN: run }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return run === undefined ? {} : { GUILDHALL_TEST_RUN: run };
}
