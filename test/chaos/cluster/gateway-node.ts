import { freePort, NetworkLink, type ConnectionTap, type Endpoint } from '../../support';
import type { Trace } from '../trace';
import { ClusterProcess } from './cluster-process';
import { programFile } from './program-files';

export interface GatewayNodeOptions {
  /** From 1. */
  readonly number: number;
  readonly redis: Endpoint;
  readonly env: NodeJS.ProcessEnv;
  readonly trace: Trace;
  readonly tap: () => ConnectionTap;
}

/** One gateway; its way to Redis is a link so that what it asks can be recorded. */
export class GatewayNode {
  private constructor(
    readonly process: ClusterProcess,
    private readonly toRedis: NetworkLink,
    /** Where its REST interface answers, also after a restart. */
    readonly url: string,
  ) {}

  /** Starts the gateway; it is ready some time later. */
  static async start({ number, redis, env, trace, tap }: GatewayNodeOptions): Promise<GatewayNode> {
    const address = `127.0.2.${number}`;
    const [httpPort, redisPort] = [await freePort(), await freePort([address])];
    const toRedis = new NetworkLink({ listen: { host: address, port: redisPort }, target: redis, tap });
    const settings = { REDIS_URL: `redis://${address}:${redisPort}`, HTTP_PORT: String(httpPort) };
    const process = new ClusterProcess({
      name: `gateway-${number}`,
      mainFile: programFile('apps/engine-gateway/src/main.js'),
      env: { ...env, ...settings },
      trace,
    });
    await toRedis.open();
    process.start();
    return new GatewayNode(process, toRedis, `http://127.0.0.1:${httpPort}`);
  }

  get name(): string {
    return this.process.name;
  }

  async end(): Promise<void> {
    await this.process.end();
    this.toRedis.close();
  }
}
