import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { freePort } from './free-port';
import { tempFolder, type TempFolder } from './temp-folder';

export interface RedisServerOptions {
  /** Keep an append-only file, as production does; default false. */
  readonly appendOnly?: boolean;
  /** When the append-only file is synced; default always: with everysec one that is killed may lose what it answered. */
  readonly appendFsync?: 'always' | 'everysec';
  /** Password that clients must give; default none. */
  readonly password?: string;
  /** Further settings of redis.conf, as `--maxmemory`, `10mb`. */
  readonly settings?: readonly string[];
}

const startDeadlineMs = 30_000;
const portAttempts = 5;

/** A real redis-server of the test's own, on a free port of the loopback and with a folder that goes away with it. */
export class RedisServer {
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: TempFolder,
    private readonly options: RedisServerOptions,
  ) {}

  /** Starts a server and resolves when it answers. */
  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    for (let attempt = 1; ; attempt++) {
      const server = new RedisServer(await freePort(), await tempFolder(), options);
      try {
        await server.run();
        return server;
      } catch (error) {
        await server.stop();
        // Another suite may have taken the port between the look and the start.
        if (attempt === portAttempts) throw error;
      }
    }
  }

  /** Connection URL, with the password if there is one. */
  get url(): string {
    const credentials = this.options.password ? `:${encodeURIComponent(this.options.password)}@` : '';
    return `redis://${credentials}127.0.0.1:${this.port}`;
  }

  /** Process id; undefined while it does not run. */
  get pid(): number | undefined {
    return this.process?.pid;
  }

  /** Ends the server and deletes its folder. */
  async stop(): Promise<void> {
    // Nothing is to be kept; and a replica that writes its first log refuses to end by SIGTERM, for good.
    await this.end('SIGKILL');
    await this.folder.remove();
  }

  /** Kills the server at once and keeps its folder, so that `restart` finds what had reached the disk. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Starts the server again on the same port and folder, after ending it if it still runs. */
  async restart(): Promise<void> {
    await this.end('SIGTERM');
    await this.run();
  }

  /** Freezes the server: it still accepts connections and answers nothing. */
  pause(): void {
    this.process?.kill('SIGSTOP');
  }

  resume(): void {
    this.process?.kill('SIGCONT');
  }

  /** Drops all data, as a server that came back without its disk. */
  async empty(): Promise<void> {
    const client = new Redis(this.url);
    await client.flushall();
    client.disconnect();
  }

  private async run(): Promise<void> {
    const child = spawn('redis-server', this.settings(), { cwd: this.folder.path, stdio: 'ignore' });
    this.process = child;
    const ended = new AbortController();
    child.once('error', () => ended.abort());
    child.once('exit', () => ended.abort());
    await this.answers(ended.signal);
  }

  private settings(): string[] {
    const { appendOnly = false, appendFsync = 'always', password, settings = [] } = this.options;
    const persistence = ['--save', '', '--appendonly', appendOnly ? 'yes' : 'no', '--appendfsync', appendFsync];
    const access = ['--bind', '127.0.0.1', '--port', String(this.port)];
    // Written over its environment the title hides whose server it is, and a test that leaves it behind goes unnoticed.
    const marked = ['--set-proc-title', 'no'];
    return [...access, ...marked, ...persistence, ...(password ? ['--requirepass', password] : []), ...settings];
  }

  /** Resolves when the server answers PING; it does not while it loads its append-only file. */
  private async answers(ended: AbortSignal): Promise<void> {
    const client = new Redis(this.url, { retryStrategy: () => 10, maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    const stop = AbortSignal.any([ended, AbortSignal.timeout(startDeadlineMs)]);
    const stopped = once(stop, 'abort').then(() => {
      throw new Error(
        `redis-server on port ${this.port} ${ended.aborted ? 'ended' : 'does not answer'}. Is it installed?`,
      );
    });
    try {
      await Promise.race([client.ping(), stopped]);
    } finally {
      client.disconnect();
    }
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    // A frozen process takes SIGTERM only once it goes on.
    child.kill('SIGCONT');
    await exited;
  }
}
