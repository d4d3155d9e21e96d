import { readCatalogFiles } from '@guildhall/config';
import { Catalog, type Durability } from '@guildhall/contract';
import { AgentHost, HostDuties } from '@guildhall/host';
import { HostDirectory, HostLeaseSource, PlacementService } from '@guildhall/placement';
import { AgentProcessManager, runnerFile } from '@guildhall/processes';
import { silentLogger, type Logger } from '@guildhall/telemetry';
import type { EngineParts } from '../engine-parts';
import { DirectHostConnector } from '../hosts/connectors';
import type { EngineStore } from '../store/engine-store';
import { openSqliteStore } from '../store/sqlite-engine.store';
import { alone } from '../reconciler/leadership';
import { checkLimits } from './check-limits';
import { EmbeddedClock } from './embedded-clock';

export interface EmbeddedOptions {
  /** The classes that may run: a catalog, or the paths of the files that hold it. */
  readonly catalog: Catalog | readonly string[];
  /** Absolute path, used by one engine at a time; absent: everything is kept in memory and lost at the end. */
  readonly dataFolder?: string;
  /** `strict`: what was answered survives loss of power, and each write waits for the disk. Default `normal`. */
  readonly durability?: Durability;
  /** 1 to 10,000; default 100. */
  readonly maxProcesses?: number;
  /** Idle processes kept ready, 0 to 1,000. Default 4. */
  readonly poolSize?: number;
  /** Log kept for each agent, 0 to 1 GiB. Default 262,144. */
  readonly logBytes?: number;
  /** How long agents may take to stop before signals follow, 1 to 3,600,000. Default 10,000. */
  readonly stopTimeoutMs?: number;
  /** Default: none. */
  readonly logger?: Logger;
}

const hostName = 'embedded';
/** Nobody could take the agents of the one host. */
const nobodyLeads = { isLed: () => Promise.resolve(false) };
/** Direct calls need no address. */
const address = '';
const periods = { hostTtlMs: 15_000, leaseTtlMs: 60_000, heartbeatIntervalMs: 20_000 };
const defaultStopMs = 10_000;

/**
 * SQLite as the store, the one host in this process; agents are still processes of their own.
 * @throws GuildhallError invalid CONFIG_INVALID for a limit out of its bounds, CATALOG_INVALID | conflict STORE_IN_USE
 */
export async function openEmbeddedParts(options: EmbeddedOptions): Promise<EngineParts> {
  checkLimits(options);
  const { logger = silentLogger, stopTimeoutMs = defaultStopMs } = options;
  const store = openSqliteStore(options.dataFolder, options.durability);
  const host = await startHost(store, options, logger);
  const clock = new EmbeddedClock(new HostDuties(host, periods, logger));
  const close = async () => {
    clock.stop();
    await host.close(stopTimeoutMs);
  };
  const directory = new HostDirectory(new HostLeaseSource(store.hosts));
  const placement = new PlacementService(directory, { counter: store.hosts });
  const reconciliation = { by: 'the embedded engine', leadership: alone, hostTtlMs: periods.hostTtlMs, logger };
  return { store, placement, connector: new DirectHostConnector(host, address, close), reconciliation };
}

async function startHost(store: EngineStore, options: EmbeddedOptions, logger: Logger): Promise<AgentHost> {
  const { maxProcesses = 100, poolSize, logBytes } = options;
  const catalog =
    options.catalog instanceof Catalog ? options.catalog : await readCatalogFiles(options.catalog, 'catalog');
  const processes = new AgentProcessManager({
    catalog,
    maxProcesses,
    poolSize,
    logBytes,
    runnerFile: runnerFile(),
    logger,
  });
  const self = { name: hostName, address, capacity: maxProcesses, classes: catalog.classNames, zone: '', labels: {} };
  // Whoever opened the data folder is alone with it: a lease that an earlier engine left has no holder any more.
  const dial = () => Promise.resolve({ answer: 'refused' as const });
  const host = new AgentHost({ ...store, leaders: nobodyLeads }, processes, { ...self, ...periods, dial, logger });
  await host.start();
  return host;
}
