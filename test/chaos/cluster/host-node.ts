import { freePort, NetworkLink, type ConnectionTap, type Endpoint } from '../../support';
import type { Trace } from '../trace';
import { ClusterProcess } from './cluster-process';
import { programFile } from './program-files';
import { isAlive } from './process-table';

export interface HostNodeOptions {
  /** From 1; decides name and addresses. */
  readonly number: number;
  readonly redis: Endpoint;
  readonly env: NodeJS.ProcessEnv;
  readonly trace: Trace;
  readonly tap: () => ConnectionTap;
}

/** One agent host, with everything that reaches it or that it reaches going over links that can be cut. */
export class HostNode {
  private constructor(
    readonly process: ClusterProcess,
    private readonly links: readonly NetworkLink[],
    private readonly trace: Trace,
  ) {}

  /** Starts the host; it is ready some time later. */
  static async start({ number, redis, env, trace, tap }: HostNodeOptions): Promise<HostNode> {
    const [own, outside] = ['127.0.0.1', `127.0.1.${number}`];
    const grpcPort = await freePort([own, outside]);
    const [httpPort, redisPort] = [await freePort(), await freePort([outside])];
    const toRedis = new NetworkLink({ listen: { host: outside, port: redisPort }, target: redis, tap });
    const toHost = new NetworkLink({
      listen: { host: outside, port: grpcPort },
      target: { host: own, port: grpcPort },
      isTargetGone: () => process.pid === undefined || !isAlive(process.pid),
    });
    const name = `host-${number}`;
    const addresses = { POD_IP: outside, GRPC_PORT: String(grpcPort), HTTP_PORT: String(httpPort) };
    const process = new ClusterProcess({
      name,
      mainFile: programFile('apps/agent-host/src/main.js'),
      env: { ...env, HOSTNAME: name, REDIS_URL: `redis://${outside}:${redisPort}`, ...addresses },
      trace,
      onStarted: () => void toHost.open().catch((error: unknown) => trace.note(`${name} link: ${String(error)}`)),
      onEnded: () => toHost.close(),
    });
    await toRedis.open();
    process.start();
    return new HostNode(process, [toRedis, toHost], trace);
  }

  get name(): string {
    return this.process.name;
  }

  /** From here on nothing reaches it and it reaches nobody; it and its agents go on. */
  cut(): void {
    for (const link of this.links) link.cut();
  }

  heal(how: 'deliver' | 'reset'): void {
    this.trace.note(`${this.name} is connected again: ${how}`);
    for (const link of this.links) link.heal(how);
  }

  async end(): Promise<void> {
    await this.process.end();
    for (const link of this.links) link.close();
  }
}
