import { createEngine, openEngineParts, type EngineParts, type HostedEngine } from '@guildhall/engine';
import { connectRedis, type RedisConnection } from '@guildhall/redis';
import { AgentHostProcess, GatewayProcess, RedisServer, type AgentHostProcessOptions } from '../../support';
import { ChildProcesses } from './child-processes';
import { CuttableHost } from './cuttable-host';
import { StoreObserver } from './store-observer';

export interface WorldOptions {
  readonly profileFolder?: string;
}

/**
 * A deployment of the distributed way on this machine, for one measurement: a redis-server with its append-only file, as
 * production has it, agent hosts as built processes, and engines in this process over gRPC. Closing it ends everything.
 */
export class World {
  /** Processes that a benchmark starts beside the deployment. */
  readonly processes = new ChildProcesses();
  private readonly endings: (() => Promise<unknown>)[] = [];
  private readonly openings = new Set<Promise<unknown>>();
  private starting: Promise<RedisServer> | undefined;
  private closed = false;

  constructor(private readonly options: WorldOptions = {}) {}

  /** The one redis-server; the first call starts it. */
  redis(): Promise<RedisServer> {
    this.starting ??= this.open(RedisServer.start({ appendOnly: true, appendFsync: 'everysec' }), (server) =>
      server.stop(),
    );
    return this.starting;
  }

  /** A host that is ready. */
  async host(options: Omit<AgentHostProcessOptions, 'redisUrl'> = {}): Promise<AgentHostProcess> {
    const { url } = await this.redis();
    const env = { ...this.profiling(), ...options.env };
    const host = AgentHostProcess.start({ maxProcesses: 200, ...options, redisUrl: url, env });
    return this.open(host, (started) => started.stop());
  }

  /** A host that can be cut off from Redis and from everybody who calls it. */
  async cuttableHost(options: Omit<AgentHostProcessOptions, 'redisUrl'> = {}): Promise<CuttableHost> {
    const { url } = await this.redis();
    return this.open(CuttableHost.start({ ...options, redisUrl: url }), (host) => host.stop());
  }

  /** A gateway that is live; the first one leads. */
  async gateway(): Promise<GatewayProcess> {
    const { url } = await this.redis();
    return this.open(GatewayProcess.start(url, this.profiling()), (gateway) => gateway.stop());
  }

  async observer(): Promise<StoreObserver> {
    const { url } = await this.redis();
    return this.open(StoreObserver.connect(url), (observer) => observer.close());
  }

  async engine(): Promise<HostedEngine> {
    const { url } = await this.redis();
    return this.open(createEngine({ distributed: { url } }), (engine) => engine.shutdown());
  }

  /** What an engine that reconciles is made of, for measurements inside it. */
  async engineParts(): Promise<EngineParts> {
    const { url } = await this.redis();
    return this.open(openEngineParts({ distributed: { url, reconcile: {} } }), ({ store }) => store.close());
  }

  /** A connection as engines and hosts have it. */
  async connect(): Promise<RedisConnection> {
    const { url } = await this.redis();
    return this.open(connectRedis({ url }), (connection) => connection.close());
  }

  /**
   * Ends what was opened, the newest first; what is being opened is waited for, since it could not be ended before. A
   * failure to end one thing keeps nothing else alive.
   */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.openings);
    await this.processes.close();
    for (const end of this.endings.reverse()) await end().catch((error: unknown) => warn(error));
  }

  /** Has it ended with the world; what opens while the world is being closed is ended at once. */
  async open<T>(opening: Promise<T>, end: (opened: T) => Promise<unknown>): Promise<T> {
    const opened = this.keep(opening, end);
    this.openings.add(opened);
    return opened.finally(() => this.openings.delete(opened));
  }

  private async keep<T>(opening: Promise<T>, end: (opened: T) => Promise<unknown>): Promise<T> {
    const opened = await opening;
    if (this.closed) {
      await end(opened);
      throw new Error('The world is closed.');
    }
    this.endings.push(() => end(opened));
    return opened;
  }

  private profiling(): NodeJS.ProcessEnv {
    const { profileFolder } = this.options;
    return profileFolder === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileFolder}` };
  }
}

function warn(error: unknown): void {
  process.stderr.write(`  could not end a part of the world: ${String(error)}\n`);
}
