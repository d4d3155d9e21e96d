import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Logger } from '@guildhall/telemetry';
import { LineSplitter } from '../log/line-splitter';
import { BackOff } from '../supervision/back-off';
import { GuardAnswers } from './guard-answers';
import { leaseClockMs } from './lease-clock';

export interface ProcessGuardOptions {
  readonly logger: Logger;
  /** The guard's script; default: the one beside this file. */
  readonly script?: string;
  /** Without an answer for so long a registration fails; default 5,000. */
  readonly answerMs?: number;
  /** Whether a second one stands by; default true. */
  readonly hasStandIn?: boolean;
}

const frozen = '~';
/** So long after its time the watch of a guard that was killed has frozen what it knew of, for certain. */
const lateWatchMs = 200;

/**
 * A small process in a session of its own that kills every process group of this host when the host ends, even by
 * SIGKILL (DESIGN 4, 6), and freezes the strict ones when the host's lease does, even while the host is frozen itself
 * (DESIGN 5.4). When the guard itself ends, another one is started and told everything again. For the moment until then a
 * stand-in knows the same groups, and kills them if the host ends too.
 */
export class ProcessGuard {
  private readonly groups = new Set<number>();
  private readonly strict = new Set<number>();
  private readonly answers: GuardAnswers;
  private readonly standIn: ProcessGuard | undefined;
  private readonly backOff = new BackOff({ firstMs: 50, maxMs: 5_000, healthyMs: 10_000 });
  private leaseEndMs = 0;
  private child: ChildProcess | undefined;
  private closed = false;
  private ended: Promise<void> = Promise.resolve();

  constructor(private readonly options: ProcessGuardOptions) {
    this.answers = new GuardAnswers(options.answerMs ?? 5_000);
    this.standIn = options.hasStandIn === false ? undefined : new ProcessGuard({ ...options, hasStandIn: false });
    this.start();
  }

  /** The guard's, then that of its stand-in. */
  get pids(): number[] {
    const own = this.child?.pid;
    return [...(own === undefined ? [] : [own]), ...(this.standIn?.pids ?? [])];
  }

  /**
   * Resolves once the guard knows the group; nothing that may have children of its own must run in it before.
   *
   * @throws GuildhallError internal AGENT_START_FAILED when no guard answers
   */
  register(groupId: number): Promise<void> {
    this.groups.add(groupId);
    // Not waited for: what stands in its pipe it reads, whoever has died.
    this.standIn?.learn(groupId);
    return this.ask(`+${groupId}`);
  }

  /**
   * The group may run only while the host's lease lives. Resolves once the guard sees to it.
   *
   * @throws GuildhallError internal AGENT_START_FAILED when no guard answers
   */
  restrict(groupId: number): Promise<void> {
    this.strict.add(groupId);
    return this.ask(`!${groupId}`);
  }

  /** The group is gone; its id may be given to strangers from now on. */
  release(groupId: number): void {
    this.strict.delete(groupId);
    this.standIn?.release(groupId);
    if (this.groups.delete(groupId)) this.tell(`-${groupId}`);
  }

  /** Strict groups run until then, by leaseClockMs; those that were frozen go on. Until the first call they are frozen. */
  runStrictUntil(leaseEndMs: number): void {
    this.leaseEndMs = leaseEndMs;
    this.tellLease();
  }

  /** Whether the group is frozen, or about to be. */
  isFrozen(groupId: number): boolean {
    return this.strict.has(groupId) && leaseClockMs() >= this.leaseEndMs;
  }

  /** Ends the guard; it kills what is still registered. */
  close(): Promise<void> {
    this.closed = true;
    this.child?.stdin?.end();
    return Promise.all([this.ended, this.standIn?.close()]).then(() => undefined);
  }

  private learn(groupId: number): void {
    this.groups.add(groupId);
    this.tell(`+${groupId}`);
  }

  private start(): void {
    this.backOff.began();
    const script = this.options.script ?? join(__dirname, 'guard.sh');
    // A session of its own: no signal to the host's group or terminal hits it.
    const child = spawn('/bin/sh', [script, ...this.told()], {
      detached: true,
      cwd: '/',
      env: markOf(process.env),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.child = child;
    const lines = new LineSplitter((line) => this.heard(line));
    child.stdout.on('data', (chunk: Buffer) => lines.push(chunk));
    child.stdin.on('error', () => undefined); // It is gone; `exit` says so.
    this.ended = new Promise((resolve) => {
      child.once('exit', resolve);
      child.once('error', resolve);
    }).then(() => this.restart());
    this.tellAll();
  }

  /** For those who read `ps`. */
  private told(): string[] {
    const host = `host=${process.pid}`;
    return this.options.hasStandIn === false ? ['stand-in', host] : [host];
  }

  private restart(): void {
    if (this.closed) return;
    const { delayMs } = this.backOff.next();
    this.options.logger.warn('The guard of this host ended; another one is started.', { delayMs });
    setTimeout(() => !this.closed && this.start(), delayMs).unref();
    // The watch of the old one lives on and freezes at the end that it knows, whatever the new one was told.
    const lateMs = this.leaseEndMs - leaseClockMs() + lateWatchMs;
    if (this.strict.size > 0 && lateMs > 0) setTimeout(() => this.tellLease(), lateMs).unref();
  }

  private tellAll(): void {
    this.tellLease();
    for (const groupId of this.groups) this.tell(`+${groupId}`);
    for (const groupId of this.strict) this.tell(`!${groupId}`);
  }

  // In hundredths of a second, as the guard's clock counts.
  private tellLease(): void {
    if (this.leaseEndMs > 0) this.tell(`=${Math.floor(this.leaseEndMs / 10)}`);
  }

  private ask(line: string): Promise<void> {
    const answer = this.answers.to(line);
    this.tell(line);
    return answer;
  }

  private tell(line: string): void {
    if (this.child?.stdin?.writable) this.child.stdin.write(`${line}\n`);
  }

  private heard(line: string): void {
    if (line !== frozen) return this.answers.came(line);
    const agents = this.strict.size;
    this.options.logger.warn('Strict agents are frozen: the lease of this host was not renewed in time.', { agents });
  }
}

// The guard needs no variable; the marker lets a test run find a guard that it left behind.
function markOf({ GUILDHALL_TEST_RUN: run }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return run === undefined ? {} : { GUILDHALL_TEST_RUN: run };
}
