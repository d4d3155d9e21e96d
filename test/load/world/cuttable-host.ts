import { AgentHostProcess, freePort, NetworkLink, type AgentHostProcessOptions } from '../../support';

/** Another address of the loopback: what comes and goes there passes the links. */
const outside = '127.0.1.1';
const own = '127.0.0.1';

/** A host whose ways to Redis and from its callers lead over links that can be cut. */
export class CuttableHost {
  private constructor(
    readonly process: AgentHostProcess,
    private readonly links: readonly NetworkLink[],
  ) {}

  /** Starts a host and resolves when it is ready. */
  static async start({ redisUrl, ...options }: AgentHostProcessOptions): Promise<CuttableHost> {
    const [grpcPort, redisPort] = [await freePort([own, outside]), await freePort([outside])];
    const redis = { host: own, port: Number(new URL(redisUrl).port) };
    const toRedis = new NetworkLink({ listen: { host: outside, port: redisPort }, target: redis });
    const toHost = new NetworkLink({
      listen: { host: outside, port: grpcPort },
      target: { host: own, port: grpcPort },
    });
    await Promise.all([toRedis.open(), toHost.open()]);
    const process = await AgentHostProcess.start({
      ...options,
      grpcPort,
      redisUrl: `redis://${outside}:${redisPort}`,
      env: { ...options.env, POD_IP: outside },
    });
    return new CuttableHost(process, [toRedis, toHost]);
  }

  get name(): string {
    return this.process.name;
  }

  /** From here on nothing reaches it and it reaches nobody, and nobody is told; it and its agents go on. */
  cut(): void {
    for (const link of this.links) link.cut();
  }

  /** What was on its way arrives late. */
  heal(): void {
    for (const link of this.links) link.heal('deliver');
  }

  async stop(): Promise<void> {
    this.heal();
    await this.process.stop();
    for (const link of this.links) link.close();
  }
}
