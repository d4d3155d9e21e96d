import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Trace } from '../trace';

export interface ClusterProcessOptions {
  readonly name: string;
  /** A built program. */
  readonly mainFile: string;
  readonly env: NodeJS.ProcessEnv;
  readonly trace: Trace;
  readonly onStarted?: () => void;
  readonly onEnded?: () => void;
}

const restartMs = 1000;

/** A program that is started again whenever it ends, as Kubernetes does with a pod. */
export class ClusterProcess {
  private child: ChildProcess | undefined;
  private wanted = false;
  private nextRestartMs = restartMs;

  constructor(private readonly options: ClusterProcessOptions) {}

  get name(): string {
    return this.options.name;
  }

  /** Undefined while it does not run. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  start(): void {
    this.wanted = true;
    if (!this.child) this.spawn();
  }

  /** Sends a signal; to be followed by one to the same process with the function that is returned. */
  signal(signal: NodeJS.Signals): (later: NodeJS.Signals) => void {
    const child = this.child;
    child?.kill(signal);
    return (later) => void child?.kill(later);
  }

  /** Kills it; it is started again after the time given. */
  kill(startAgainAfterMs: number): void {
    this.nextRestartMs = startAgainAfterMs;
    this.signal('SIGKILL');
  }

  /**
   * Asks it to end and kills it when it has not within the grace, as a kubelet does; it is started again after the time
   * given.
   *
   * @returns whether it ended by itself, and said that all was well
   */
  async terminate(graceMs: number, startAgainAfterMs: number): Promise<boolean> {
    const { child } = this;
    if (!child) return false;
    this.nextRestartMs = startAgainAfterMs;
    child.kill('SIGTERM');
    const grace = setTimeout(() => child.kill('SIGKILL'), graceMs);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    clearTimeout(grace);
    return child.exitCode === 0;
  }

  /** Kills it for good. */
  async end(): Promise<void> {
    this.wanted = false;
    const { child } = this;
    if (!child) return;
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }

  private spawn(): void {
    const { name, mainFile, env, trace } = this.options;
    this.options.onStarted?.();
    const child = spawn(process.execPath, [mainFile], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    trace.note(`${name} started, pid ${child.pid}`);
    for (const output of [child.stdout, child.stderr]) this.traceLines(output);
    child.once('exit', (code, signal) => this.ended(code ?? signal));
  }

  private ended(how: unknown): void {
    const { name, trace, onEnded } = this.options;
    this.child = undefined;
    onEnded?.();
    trace.note(`${name} ended: ${String(how)}`);
    const afterMs = this.nextRestartMs;
    this.nextRestartMs = restartMs;
    if (this.wanted) setTimeout(() => this.wanted && !this.child && this.spawn(), afterMs);
  }

  private traceLines(output: Readable): void {
    let rest = '';
    output.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines.map(shortened)) if (line !== '') this.options.trace.note(`${this.name} | ${line}`);
    });
  }
}

/** A log line without what the trace says already; empty for what a framework says while it starts. */
function shortened(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const { time: _time, name: _name, level, message, ...fields } = JSON.parse(line) as { [field: string]: unknown };
    if ('context' in fields) return '';
    const rest = Object.entries(fields).map(([field, value]) => `${field}=${String(value)}`);
    return `${String(level)} ${String(message)} ${rest.join(' ')}`;
  } catch {
    return line;
  }
}
