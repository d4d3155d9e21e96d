import { invalid, type Durability, type LogLevel } from '@guildhall/contract';
import { hostname } from 'node:os';
import { bindAddress, requireSafeBind } from './bind-address.setting';
import { labels } from './list.setting';
import { readSettings } from './read-settings';
import {
  agentCatalog,
  auth,
  durability,
  drainTimeoutMs,
  grpcPort,
  httpPort,
  keyPrefix,
  leastPeriodSeconds,
  leastTtlSeconds,
  logBytesPerAgent,
  logLevel,
  maxProcesses,
  poolSize,
  redisPassword,
  redisUrl,
  redisUsername,
} from './rows';
import type { Environment, SettingTable } from './setting';
import { seconds, text } from './setting-forms';

export interface AgentHostSettings {
  readonly redisUrl: string;
  readonly redisUsername?: string;
  readonly redisPassword?: string;
  readonly keyPrefix: string;
  readonly durability: Durability;
  readonly grpcPort: number;
  readonly httpPort: number;
  readonly bindAddress: string;
  readonly auth?: 'none';
  /** The address that others dial; with the gRPC port it is the host's address. */
  readonly podIp: string;
  /** The host's name, unique among living hosts. */
  readonly hostname: string;
  readonly maxProcesses: number;
  readonly poolSize: number;
  /** Absolute path; undefined: the catalog is empty. */
  readonly agentCatalog?: string;
  readonly heartbeatIntervalMs: number;
  readonly hostTtlMs: number;
  readonly leaseTtlMs: number;
  readonly drainTimeoutMs: number;
  /** Empty: none. */
  readonly zone: string;
  readonly labels: { readonly [name: string]: string };
  readonly logBytesPerAgent: number;
  readonly logLevel: LogLevel;
}

export const agentHostSettings: SettingTable<AgentHostSettings> = {
  redisUrl,
  redisUsername,
  redisPassword,
  keyPrefix,
  durability,
  grpcPort,
  httpPort: httpPort(8080, 'Port of the health checks'),
  bindAddress,
  auth,
  podIp: text({
    variable: 'POD_IP',
    meaning: 'The address at which gateways reach this host; goes into its lease with GRPC_PORT.',
    form: 'an IP address or a host name, without a port',
    pattern: /^(\[?[0-9a-fA-F:]+\]?|[\w.-]+)$/,
    fallback: '127.0.0.1',
  }),
  hostname: {
    variable: 'HOSTNAME',
    meaning: "The host's name, unique among living hosts of one store; Kubernetes sets it to the pod's name.",
    form: '1 to 253 letters, digits, dots, dashes and underscores',
    defaultText: "(the machine's name)",
    fallback: hostname,
    parse: (value) => (/^[\w.-]{1,253}$/.test(value) ? value : undefined),
  },
  maxProcesses,
  poolSize,
  agentCatalog,
  heartbeatIntervalMs: seconds({
    variable: 'HEARTBEAT_INTERVAL',
    meaning: "Seconds between two renewals of the agents' leases.",
    fallback: 20,
    min: leastPeriodSeconds,
  }),
  hostTtlMs: seconds({
    variable: 'HOST_TTL',
    meaning: "Seconds that the host's own lease lives without renewal; it is renewed three times as often.",
    fallback: 15,
    min: leastTtlSeconds,
  }),
  leaseTtlMs: seconds({
    variable: 'LEASE_TTL',
    meaning: "Seconds that an agent's lease lives without renewal; must be longer than HEARTBEAT_INTERVAL.",
    fallback: 60,
    min: leastTtlSeconds,
  }),
  drainTimeoutMs,
  zone: text({
    variable: 'ZONE',
    meaning: 'The zone of the host, for placement.',
    form: 'at most 63 letters, digits, dots, dashes and underscores',
    pattern: /^[\w.-]{1,63}$/,
    fallback: '',
  }),
  labels: labels({ variable: 'LABELS', meaning: 'Labels of the host, for placement.' }),
  logBytesPerAgent,
  logLevel,
};

/** @throws GuildhallError invalid CONFIG_INVALID with the variable as its field */
export function readAgentHostSettings(env?: Environment): AgentHostSettings {
  return requireLongerLease(requireSafeBind(readSettings(agentHostSettings, env)));
}

function requireLongerLease(settings: AgentHostSettings): AgentHostSettings {
  const { leaseTtlMs, heartbeatIntervalMs } = settings;
  if (leaseTtlMs > heartbeatIntervalMs) return settings;
  const message =
    `LEASE_TTL is ${leaseTtlMs / 1000} s and HEARTBEAT_INTERVAL is ${heartbeatIntervalMs / 1000} s: leases would end ` +
    'between two renewals. Make LEASE_TTL longer, three times as long is usual.';
  throw invalid('CONFIG_INVALID', message, { field: 'LEASE_TTL' });
}
