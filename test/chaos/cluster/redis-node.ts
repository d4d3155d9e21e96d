import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually, freePort, type Endpoint } from '../../support';
import type { Trace } from '../trace';

const host = '127.0.0.1';
const startMs = 20_000;
/** Linux keeps it in memory, so that a busy disk does not slow every write: a killed process loses nothing there either. */
const memoryFolder = '/dev/shm';

/** The store: a redis-server with its append-only file. */
export class RedisNode {
  private child: ChildProcess | undefined;

  private constructor(
    readonly at: Endpoint,
    private readonly folder: string,
    private readonly trace: Trace,
  ) {}

  static async start(trace: Trace): Promise<RedisNode> {
    const folder = await mkdtemp(join(existsSync(memoryFolder) ? memoryFolder : tmpdir(), 'guildhall-chaos-'));
    const node = new RedisNode({ host, port: await freePort() }, folder, trace);
    await node.run();
    return node;
  }

  /** Kills it for good, and deletes what it wrote. */
  async end(): Promise<void> {
    await this.kill();
    await this.loseDisk();
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** A connection of the harness's own: it fails soon, and comes back by itself. */
  connect(): Redis {
    const options = { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 2000, connectTimeout: 2000 };
    const client = new Redis({ ...this.at, ...options, retryStrategy: () => 100 });
    client.on('error', () => undefined);
    return client;
  }

  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child) return;
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    this.trace.note('redis was killed');
  }

  /** Starts it with what its folder holds. */
  async run(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const { port } = this.at;
    // Not everysec: while a slow disk syncs, Redis then answers before it has handed its log to the kernel.
    const persistence = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
    const args = ['--bind', host, '--port', String(port), ...persistence];
    this.child = spawn('redis-server', args, { cwd: this.folder, stdio: 'ignore' });
    this.child.once('error', (error) => this.trace.note(`redis could not be started: ${error.message}`));
    await this.answers();
    this.trace.note(`redis answers, pid ${this.pid}`);
  }

  /** Its disk is gone; to be called while it does not run. */
  async loseDisk(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  async flush(): Promise<void> {
    await this.withClient((client) => client.flushall());
  }

  private async answers(): Promise<void> {
    await eventually(() => this.withClient((client) => client.ping()), { deadlineMs: startMs, everyMs: 20 });
  }

  private async withClient<T>(work: (client: Redis) => Promise<T>): Promise<T> {
    const client = this.connect();
    try {
      await once(client, 'ready', { signal: AbortSignal.timeout(1000) });
      return await work(client);
    } finally {
      client.disconnect();
    }
  }
}
