import type { Durability, LogLevel } from '@guildhall/contract';
import { bindAddress, requireSafeBind } from './bind-address.setting';
import { optionalPath, path } from './path.setting';
import { readSettings } from './read-settings';
import {
  auth,
  drainTimeoutMs,
  embeddedDurability,
  httpPort,
  logBytesPerAgent,
  logLevel,
  maxBodyBytes,
  maxProcesses,
  poolSize,
} from './rows';
import type { Environment, SettingTable } from './setting';
import { flag } from './setting-forms';

/** Everything in one process, on SQLite. */
export interface EmbeddedSettings {
  /** Absolute path. */
  readonly dataFolder: string;
  /** Whether everything is kept in memory, and the data folder is not used. */
  readonly ephemeral: boolean;
  readonly durability: Durability;
  readonly httpPort: number;
  readonly bindAddress: string;
  readonly auth?: 'none';
  readonly maxProcesses: number;
  readonly poolSize: number;
  /** Absolute path; undefined: the examples'. */
  readonly agentCatalog?: string;
  readonly drainTimeoutMs: number;
  readonly maxBodyBytes: number;
  readonly logBytesPerAgent: number;
  readonly logLevel: LogLevel;
}

export const embeddedSettings: SettingTable<EmbeddedSettings> = {
  // Beside the project, not in the home folder: two projects on one machine do not meet.
  dataFolder: path({
    variable: 'DATA_FOLDER',
    meaning: 'Where guilds, messages and agent state are kept. One engine at a time may use it.',
    fallback: './.guildhall',
  }),
  ephemeral: flag({
    variable: 'EPHEMERAL',
    meaning: 'Keep everything in memory and nothing beyond the end of the program.',
    fallback: false,
  }),
  durability: embeddedDurability,
  httpPort: httpPort(3000, 'Port of the REST interface and the health checks'),
  bindAddress,
  auth,
  maxProcesses,
  poolSize,
  agentCatalog: optionalPath({
    variable: 'AGENT_CATALOG',
    meaning: 'The catalog file (.yaml, .yml or .json) of classes that may run. Without one those of the examples may.',
  }),
  drainTimeoutMs,
  maxBodyBytes,
  logBytesPerAgent,
  logLevel,
};

/** @throws GuildhallError invalid CONFIG_INVALID with the variable as its field */
export function readEmbeddedSettings(env?: Environment): EmbeddedSettings {
  return requireSafeBind(readSettings(embeddedSettings, env));
}
