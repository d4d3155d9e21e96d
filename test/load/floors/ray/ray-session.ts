import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { checkoutFolder, descendantsOf, eventually, isAlive } from '../../../support';
import type { World } from '../../world/world';
import { rayPython } from './ray-environment';

const program = join(checkoutFolder, 'test/load/floors/ray/ray_actors.py');
const answerMs = 180_000;
const endMs = 15_000;

interface Answer {
  readonly ms?: readonly number[];
  readonly pids?: readonly number[];
}

/** A Ray of its own on the loopback of this machine, driven by ray_actors.py; gone with the world, files included. */
export class RaySession {
  private readonly answers: AsyncIterator<string>;
  private lastWords = '';
  private isBusy = true;

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    this.answers = createInterface(child.stdout!)[Symbol.asyncIterator]();
    child.once('error', (error) => (this.lastWords = error.message));
    child.stderr?.on('data', (chunk: Buffer) => (this.lastWords = chunk.toString()));
  }

  /** Resolves when Ray is up. */
  static start(world: World): Promise<RaySession> {
    return world.open(RaySession.spawn(), (session) => session.end());
  }

  private static async spawn(): Promise<RaySession> {
    // Ray makes sockets below it, whose paths must be short.
    const folder = await mkdtemp(join(tmpdir(), 'ray-'));
    const { PATH, HOME } = process.env;
    const child = spawn(rayPython, [program, folder], { env: { PATH, HOME, RAY_USAGE_STATS_ENABLED: '0' } });
    const session = new RaySession(child, folder);
    try {
      await session.answer();
    } catch (error) {
      await session.end();
      throw error;
    }
    return session;
  }

  /** From the creation of an actor to its first answer, one after the other, in ms. */
  create(count: number): Promise<readonly number[]> {
    return this.times(`create ${count}`);
  }

  /** From the SIGKILL of an actor's process to an answer of its next one, in ms. */
  crash(count: number): Promise<readonly number[]> {
    return this.times(`crash ${count}`);
  }

  /** So many actors at once, until each has answered, in ms. */
  async burst(count: number): Promise<number> {
    const [ms] = await this.times(`burst ${count}`);
    return ms!;
  }

  /** The processes of actors that do nothing. */
  async idle(count: number): Promise<readonly number[]> {
    return (await this.ask(`idle ${count}`)).pids!;
  }

  private async times(command: string): Promise<readonly number[]> {
    return (await this.ask(command)).ms!;
  }

  private ask(command: string): Promise<Answer> {
    this.isBusy = true;
    this.child.stdin!.write(`${command}\n`);
    return this.answer();
  }

  private async answer(): Promise<Answer> {
    const late = new AbortController();
    const timer = delay(answerMs, undefined, { signal: late.signal }).catch(() => undefined);
    const line = await Promise.race([this.answers.next(), timer]);
    late.abort();
    if (line && !line.done) {
      this.isBusy = false;
      return JSON.parse(line.value) as Answer;
    }
    throw new Error(`Ray ${line ? 'ended' : 'does not answer'}: ${this.lastWords}`);
  }

  /** It ends with its input, unless it was interrupted at work; what is left then is killed. */
  private async end(): Promise<void> {
    const { pid } = this.child;
    const pids = pid === undefined ? [] : [pid, ...descendantsOf(pid)];
    if (!this.isBusy) await this.endByItself();
    for (const left of pids.filter(isAlive)) kill(left);
    await eventually(() => requireNone(pids), { deadlineMs: endMs });
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  private async endByItself(): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.stdin!.end();
    await Promise.race([ended, delay(endMs, undefined, { ref: false })]);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}

function requireNone(pids: readonly number[]): void {
  const left = pids.filter(isAlive);
  if (left.length > 0) throw new Error(`processes of Ray are left: ${left.join(', ')}`);
}
