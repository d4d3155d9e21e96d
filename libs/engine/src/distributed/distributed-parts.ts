import { RedisMessageStore } from '@guildhall/messaging';
import { HostDirectory, HostLeaseSource, PlacementService } from '@guildhall/placement';
import type { PlacementStrategyName } from '@guildhall/contract';
import { connectRedis, KeySpace, redisStoreId, type RedisSettings } from '@guildhall/redis';
import { RedisGuildStore, RedisHostLeaseStore, RedisLeaseStore } from '@guildhall/registry';
import type { EngineParts } from '../engine-parts';
import { GrpcHostConnector } from '../hosts/connectors';
import type { CallDeadlines } from '../hosts/grpc-host';
import type { EngineStore } from '../store/engine-store';

export interface DistributedOptions extends RedisSettings {
  /** Separates deployments that share a Redis; default `guildhall`. */
  readonly keyPrefix?: string;
  /** `address:port` of hosts; empty or absent: those that have a lease in the store. */
  readonly agentHosts?: readonly string[];
  /** Default `round_robin`. */
  readonly placement?: PlacementStrategyName;
  readonly deadlines?: CallDeadlines;
}

/** Redis as the store, hosts over gRPC. */
export async function openDistributedParts(options: DistributedOptions): Promise<EngineParts> {
  const store = await openRedisStore(options);
  const directory = new HostDirectory(new HostLeaseSource(store.hosts, options.agentHosts));
  const placement = new PlacementService(directory, { counter: store.hosts, strategy: options.placement });
  return { store, placement, connector: new GrpcHostConnector(options.deadlines) };
}

export async function openRedisStore(options: DistributedOptions): Promise<EngineStore> {
  const redis = await connectRedis(options);
  const keys = new KeySpace(options.keyPrefix);
  return {
    id: await redisStoreId(redis, keys),
    leases: new RedisLeaseStore(redis, keys),
    hosts: new RedisHostLeaseStore(redis, keys),
    guilds: new RedisGuildStore(redis, keys),
    messages: new RedisMessageStore(redis, keys),
    close: () => redis.close(),
  };
}
