import type { Durability } from '@guildhall/contract';
import { Cluster, Redis, type ClusterOptions, type RedisOptions } from 'ioredis';
import type { RedisClient } from './redis-connection';
import { parseRedisUrl, type RedisTarget } from './redis-url';
import { unfit } from './strict-durability';

/** How to reach Redis (R5). */
export interface RedisSettings {
  /** See parseRedisUrl. */
  readonly url: string;
  /** Of an ACL user; they take the place of those in the URL, so that a secret need not be part of it. */
  readonly username?: string;
  readonly password?: string;
  /** Certificates in PEM for `rediss:`; without `ca` those that Node trusts count. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly servername?: string };
  /** How long a call waits for an answer, and how long one waits for a lost connection; default 2,000. */
  readonly callTimeoutMs?: number;
  /** How long the start waits for Redis before it fails; default 5,000. */
  readonly startTimeoutMs?: number;
  /** Default `normal`. */
  readonly durability?: Durability;
}

export const defaultCallTimeoutMs = 2_000;
export const defaultStartTimeoutMs = 5_000;

const firstDelayMs = 50;
const longestDelayMs = 2_000;
const keepAliveMs = 10_000;

/** What the settings point at, credentials included. Throws as parseRedisUrl does. */
export function redisTarget(settings: RedisSettings): RedisTarget {
  const target = parseRedisUrl(settings.url);
  return {
    ...target,
    username: settings.username || target.username,
    password: settings.password || target.password,
  };
}

/** Options of ioredis for a single server or Sentinel's master. */
export function redisOptions(target: RedisTarget, settings: RedisSettings): RedisOptions {
  const { topology } = target;
  if (topology.kind === 'cluster') throw new Error('a cluster needs clusterOptions');
  const options = { ...serverOptions(target, settings), db: topology.db };
  if (topology.kind === 'single') return { ...options, host: topology.at.host, port: topology.at.port };
  return {
    ...options,
    sentinels: [...topology.sentinels],
    name: topology.master,
    sentinelUsername: target.sentinelUsername,
    sentinelPassword: target.sentinelPassword,
    enableTLSForSentinelMode: target.tls,
    sentinelTLS: options.tls,
    sentinelRetryStrategy: backOffMs,
    // A frozen sentinel is passed over while the caller still waits.
    sentinelCommandTimeout: (settings.callTimeoutMs ?? defaultCallTimeoutMs) / 4,
  };
}

/** Options of ioredis for a cluster. */
export function clusterOptions(target: RedisTarget, settings: RedisSettings): ClusterOptions {
  return {
    redisOptions: serverOptions(target, settings),
    enableOfflineQueue: false,
    clusterRetryStrategy: backOffMs,
    // A node's certificate is for its name; looking the name up here would compare it with an address.
    dnsLookup: target.tls ? (address, callback) => callback(null, address) : undefined,
  };
}

/**
 * The client that the settings ask for; it connects by itself.
 * @throws GuildhallError invalid CONFIG_INVALID, also for a cluster that is to be strict
 */
export function createRedisClient(settings: RedisSettings): RedisClient {
  const target = redisTarget(settings);
  if (target.topology.kind !== 'cluster') return new Redis(redisOptions(target, settings));
  if (settings.durability === 'strict') throw unfit('REDIS_URL names a cluster');
  return new Cluster([...target.topology.nodes], clusterOptions(target, settings));
}

/**
 * Every call ends in finite time, and nothing is sent that its caller has given up or that may have been done: no
 * queue while the connection is away, no second try of what was unanswered when it broke.
 */
function serverOptions(target: RedisTarget, settings: RedisSettings): RedisOptions {
  const callTimeoutMs = settings.callTimeoutMs ?? defaultCallTimeoutMs;
  return {
    username: target.username,
    password: target.password,
    tls: target.tls ? { ...settings.tls } : undefined,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // 0 and not more: with resending off, ioredis settles unanswered calls only when it gives up retrying them.
    maxRetriesPerRequest: 0,
    connectTimeout: callTimeoutMs,
    commandTimeout: callTimeoutMs,
    // ioredis waits so long for the other side, also when there is none any more.
    disconnectTimeout: 250,
    keepAlive: keepAliveMs,
    retryStrategy: backOffMs,
    // After a failover the old master is a replica: find the new one.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  };
}

/** Doubles up to 2 s; half of it is random, so that many clients do not come back at once. */
function backOffMs(attempt: number): number {
  const delayMs = Math.min(firstDelayMs * 2 ** Math.min(attempt - 1, 10), longestDelayMs);
  return Math.round(delayMs * (0.5 + Math.random() / 2));
}
