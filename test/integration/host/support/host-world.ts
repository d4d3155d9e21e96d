import {
  AgentHostProcess,
  descendantsOf,
  isAlive,
  RedisServer,
  type AgentHostProcessOptions,
} from '@guildhall/test-support';
import { HostClient } from './host-client';
import { StoreView } from './store-view';

/** One host with a Redis of its own and a plain client: what a suite shares. */
export class HostWorld {
  private readonly hosts: AgentHostProcess[] = [];
  private readonly clients: HostClient[] = [];

  private constructor(
    readonly redis: RedisServer,
    readonly store: StoreView,
  ) {}

  static async start(options: { appendOnly?: boolean } = {}): Promise<HostWorld> {
    const redis = await RedisServer.start(options);
    return new HostWorld(redis, new StoreView(redis.url));
  }

  /** Another host, and a client of it. */
  async host(options: Partial<AgentHostProcessOptions> = {}): Promise<{ host: AgentHostProcess; client: HostClient }> {
    const host = await AgentHostProcess.start({ redisUrl: this.redis.url, ...options });
    this.hosts.push(host);
    return { host, client: this.client(host) };
  }

  client(host: AgentHostProcess): HostClient {
    const client = new HostClient(host.address);
    this.clients.push(client);
    return client;
  }

  /** Ends everything that was started. */
  async close(): Promise<void> {
    this.clients.forEach((client) => client.close());
    await Promise.all(this.hosts.map((host) => host.stop()));
    await this.store.close();
    await this.redis.stop();
  }
}

/** Processes that a host has now, to be asked later which of them are left. */
export function processesOf(host: AgentHostProcess): { readonly pids: readonly number[]; left(): number[] } {
  const pids = [host.pid, ...descendantsOf(host.pid)];
  return { pids, left: () => pids.filter(isAlive) };
}
