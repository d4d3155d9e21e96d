import { runMarker } from '../../support/jest/run-marker';
import { drainSeconds, leaseTimes } from '../lease-times';
import type { Trace } from '../trace';
import { GatewayNode } from './gateway-node';
import { HostNode } from './host-node';
import type { ConnectionTap } from '../../support';
import { RedisNode } from './redis-node';

const hostCount = 4;
const gatewayCount = 2;

export interface ClusterOptions {
  readonly catalogFile: string;
  readonly trace: Trace;
  /** Made for each connection to the store. */
  readonly tap: (who: string) => ConnectionTap;
}

/** Every process of a run but the agents: they belong to the hosts. */
export class Cluster {
  private constructor(
    readonly redis: RedisNode,
    readonly hosts: readonly HostNode[],
    readonly gateways: readonly GatewayNode[],
  ) {}

  /** Starts the processes; they are ready some time later. */
  static async start({ catalogFile, trace, tap }: ClusterOptions): Promise<Cluster> {
    const redis = await RedisNode.start(trace);
    const settings = { LOG_LEVEL: 'info', POOL_SIZE: '0', DRAIN_TIMEOUT: String(drainSeconds) };
    const env = { ...environment(), AGENT_CATALOG: catalogFile, ...settings };
    const common = { redis: redis.at, env, trace };
    const hosts: HostNode[] = [];
    for (let number = 1; number <= hostCount; number++) {
      hosts.push(await HostNode.start({ ...common, number, tap: () => tap(`host-${number}`) }));
    }
    const gateways: GatewayNode[] = [];
    for (let number = 1; number <= gatewayCount; number++) {
      gateways.push(await GatewayNode.start({ ...common, number, tap: () => tap(`gateway-${number}`) }));
    }
    return new Cluster(redis, hosts, gateways);
  }

  /** Kills everything. Agents end because their hosts do. */
  async end(): Promise<void> {
    await Promise.all([...this.gateways, ...this.hosts].map((node) => node.end()));
    await this.redis.end();
  }
}

function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME, GUILDHALL_TEST_NO_FENCING, [runMarker]: run } = process.env;
  return { PATH, HOME, GUILDHALL_TEST_NO_FENCING, [runMarker]: run, ...leaseTimes };
}
