import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { dialHost } from '@guildhall/grpc';
import { RedisMessageStore } from '@guildhall/messaging';
import { HostDirectory, HostLeaseSource, PlacementService } from '@guildhall/placement';
import type { PlacementStrategyName } from '@guildhall/contract';
import { connectRedis, KeySpace, redisStoreId, type RedisConnection, type RedisSettings } from '@guildhall/redis';
import {
  RedisEventStore,
  RedisGuildStore,
  RedisHostLeaseStore,
  RedisLeaderStore,
  RedisLeaseStore,
  type LeaderStore,
} from '@guildhall/registry';
import { silentLogger, type Logger } from '@guildhall/telemetry';
import type { EngineParts, Reconciliation } from '../engine-parts';
import { GrpcHostConnector } from '../hosts/connectors';
import type { CallDeadlines } from '../hosts/grpc-host';
import { ElectedLeadership } from '../reconciler/leadership';
import type { EngineStore } from '../store/engine-store';
import { checkTimes } from './check-times';

export interface DistributedOptions extends RedisSettings {
  /** Separates deployments that share a Redis; default `guildhall`. */
  readonly keyPrefix?: string;
  /** `address:port`: of the hosts that have a lease in the store, only these; empty or absent: all of them. */
  readonly agentHosts?: readonly string[];
  /** Default `round_robin`. */
  readonly placement?: PlacementStrategyName;
  /** 100 to 86,400,000 each. */
  readonly deadlines?: CallDeadlines;
  /** Whether this engine competes to lead and, when it does, keeps what runs as it should be. Default false. */
  readonly reconcile?: ReconcileOptions | false;
}

export interface ReconcileOptions {
  /** Name among the candidates, no other may have it; default: the machine's (the pod's) with a random end. */
  readonly candidate?: string;
  /** As the hosts have it, 3,000 to 86,400,000; default 15,000. */
  readonly hostTtlMs?: number;
  readonly logger?: Logger;
}

/**
 * Redis as the store, hosts over gRPC.
 * @throws GuildhallError invalid CONFIG_INVALID for a time out of its bounds | unavailable STORE_UNREACHABLE
 */
export async function openDistributedParts(options: DistributedOptions): Promise<EngineParts> {
  checkTimes(options);
  const redis = await connectRedis(options);
  const keys = new KeySpace(options.keyPrefix);
  const store = redisStore(redis, keys);
  const leaders = new RedisLeaderStore(redis, keys);
  const directory = new HostDirectory(new HostLeaseSource(store.hosts, options.agentHosts));
  const placement = new PlacementService(directory, { counter: store.hosts, strategy: options.placement });
  const connector = new GrpcHostConnector(options.deadlines);
  return {
    store,
    placement,
    connector,
    ...(options.reconcile && { reconciliation: reconciliation(leaders, options.reconcile) }),
  };
}

function reconciliation(leaders: LeaderStore, options: ReconcileOptions): Reconciliation {
  const { candidate = ownName(), hostTtlMs = 15_000, logger = silentLogger } = options;
  const leadership = new ElectedLeadership(leaders, candidate);
  return { by: `gateway ${candidate}`, leadership, dial: dialHost, hostTtlMs, logger };
}

/** Two processes of one machine, and two of one pod after each other, differ. */
function ownName(): string {
  return `${hostname()}-${randomUUID().slice(0, 8)}`;
}

function redisStore(redis: RedisConnection, keys: KeySpace): EngineStore {
  return {
    readId: () => redisStoreId(redis, keys),
    leases: new RedisLeaseStore(redis, keys),
    hosts: new RedisHostLeaseStore(redis, keys),
    guilds: new RedisGuildStore(redis, keys),
    messages: new RedisMessageStore(redis, keys),
    events: new RedisEventStore(redis, keys),
    close: () => redis.close(),
  };
}
