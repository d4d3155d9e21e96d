import { durabilities, logLevels, placementStrategies } from '@guildhall/contract';
import { optionalPath } from './path.setting';
import { bytes, choice, integer, optionalChoice, optionalSecret, seconds, text } from './setting-forms';

const mostPort = 65_535;

/** What a host does by the clock it does once a second at best. */
export const leastPeriodSeconds = 1;
/** So a lease that is shorter ends between two renewals. */
export const leastTtlSeconds = 3;

/** Rows that more than one program has. */
export const redisUrl = text({
  variable: 'REDIS_URL',
  meaning: 'The store. User, password, TLS (`rediss:`), Sentinel and Cluster are told by the URL.',
  form: 'a URL such as redis://user:password@host:6379 (also rediss:, redis+sentinel:, redis+cluster:)',
  pattern: /^rediss?(\+sentinel|\+cluster)?:\/\/\S+$/,
  fallback: 'redis://127.0.0.1:6379',
  isSecret: true,
});

export const redisUsername = optionalSecret({
  variable: 'REDIS_USERNAME',
  meaning: 'ACL user of the store; takes the place of the one in REDIS_URL.',
});

export const redisPassword = optionalSecret({
  variable: 'REDIS_PASSWORD',
  meaning: 'Password of the store, as it is, not percent-encoded; takes the place of the one in REDIS_URL.',
});

export const keyPrefix = text({
  variable: 'KEY_PREFIX',
  meaning: 'Begins all keys in Redis; tells apart deployments that share one.',
  form: '1 to 64 letters, digits, dots, dashes and underscores',
  pattern: /^[\w.-]{1,64}$/,
  fallback: 'guildhall',
});

export const durability = choice({
  variable: 'DURABILITY',
  meaning:
    'What an answered write survives. `strict`: also loss of power and a failover to a replica; each write waits for that. Hosts and gateways need the same.',
  of: durabilities,
  fallback: 'normal',
});

export const embeddedDurability = {
  ...durability,
  meaning: 'What an answered write survives. `strict`: also loss of power; each write waits for the disk.',
};

export const logLevel = choice({
  variable: 'LOG_LEVEL',
  meaning: 'The least level that is logged.',
  of: logLevels,
  fallback: 'info',
});

export const auth = optionalChoice({
  variable: 'AUTH',
  meaning: 'How callers are authenticated; `none` says that nobody asks them, on purpose.',
  of: ['none'],
});

export const httpPort = (fallback: number, meaning: string) =>
  integer({ variable: 'HTTP_PORT', meaning: `${meaning}; 0 takes a free port.`, fallback, min: 0, max: mostPort });

export const grpcPort = integer({
  variable: 'GRPC_PORT',
  meaning: "Port of AgentHostService, gRPC health and reflection; it goes into the host's lease.",
  fallback: 50_051,
  min: 1,
  max: mostPort,
});

export const maxProcesses = integer({
  variable: 'MAX_PROCESSES',
  meaning: 'How many agents run at most; one more is refused with HOST_FULL.',
  fallback: 100,
  min: 1,
  max: 10_000,
});

export const poolSize = integer({
  variable: 'POOL_SIZE',
  meaning: 'How many idle processes are kept ready for new agents; 0 turns the pool off.',
  fallback: 4,
  min: 0,
  max: 1_000,
});

export const agentCatalog = optionalPath({
  variable: 'AGENT_CATALOG',
  meaning: 'The catalog file (.yaml, .yml or .json) of classes that may run. Without one no class may.',
});

export const logBytesPerAgent = bytes({
  variable: 'LOG_BYTES',
  meaning: 'How much of the newest output is kept in memory for each agent.',
  fallback: 262_144,
  min: 0,
  max: 2 ** 30,
});

export const maxBodyBytes = bytes({
  variable: 'MAX_BODY_BYTES',
  meaning: 'The largest request body; a larger one is refused.',
  fallback: 2 * 1024 * 1024,
  min: 1_024,
  max: 2 ** 30,
});

export const placement = choice({
  variable: 'PLACEMENT',
  meaning: 'How a host is chosen for an agent that does not say.',
  of: placementStrategies,
  fallback: 'round_robin',
});

export const drainTimeoutMs = seconds({
  variable: 'DRAIN_TIMEOUT',
  meaning: 'Seconds that agents have to end when the program is asked to; what is left is killed.',
  fallback: 45,
});
