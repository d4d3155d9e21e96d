import type { Durability, LogLevel, PlacementStrategyName } from '@guildhall/contract';
import { bindAddress, requireSafeBind } from './bind-address.setting';
import { addresses } from './list.setting';
import { readSettings } from './read-settings';
import {
  auth,
  durability,
  httpPort,
  keyPrefix,
  leastTtlSeconds,
  logLevel,
  maxBodyBytes,
  placement,
  redisPassword,
  redisUrl,
  redisUsername,
} from './rows';
import type { Environment, SettingTable } from './setting';
import { seconds } from './setting-forms';

export interface GatewaySettings {
  readonly redisUrl: string;
  readonly redisUsername?: string;
  readonly redisPassword?: string;
  readonly keyPrefix: string;
  readonly durability: Durability;
  readonly httpPort: number;
  readonly bindAddress: string;
  readonly auth?: 'none';
  /** `address:port`: of the hosts that have a lease in the store, only these; empty: all of them. */
  readonly agentHosts: readonly string[];
  readonly placement: PlacementStrategyName;
  readonly createTimeoutMs: number;
  readonly stopTimeoutMs: number;
  readonly listTimeoutMs: number;
  readonly hostTtlMs: number;
  readonly maxBodyBytes: number;
  readonly logLevel: LogLevel;
}

export const gatewaySettings: SettingTable<GatewaySettings> = {
  redisUrl,
  redisUsername,
  redisPassword,
  keyPrefix,
  durability,
  httpPort: httpPort(3000, 'Port of the REST interface and the health checks'),
  bindAddress,
  auth,
  agentHosts: addresses({
    variable: 'AGENT_HOSTS',
    meaning: 'Of the hosts that have a lease in the store, place agents only on these; when empty, on all of them.',
  }),
  placement,
  createTimeoutMs: seconds({
    variable: 'CREATE_TIMEOUT',
    meaning: 'Seconds that the start of an agent may take, to ready.',
    fallback: 60,
  }),
  stopTimeoutMs: seconds({
    variable: 'STOP_TIMEOUT',
    meaning: 'Seconds that the end of an agent may take; then its process is killed.',
    fallback: 30,
  }),
  listTimeoutMs: seconds({
    variable: 'LIST_TIMEOUT',
    meaning: 'Seconds that a host has to answer a question.',
    fallback: 10,
  }),
  hostTtlMs: seconds({
    variable: 'HOST_TTL',
    meaning:
      'As the hosts have it: so many seconds hosts are given to announce themselves after an outage of the store.',
    fallback: 15,
    min: leastTtlSeconds,
  }),
  maxBodyBytes,
  logLevel,
};

/** @throws GuildhallError invalid CONFIG_INVALID with the variable as its field */
export function readGatewaySettings(env?: Environment): GatewaySettings {
  return requireSafeBind(readSettings(gatewaySettings, env));
}
