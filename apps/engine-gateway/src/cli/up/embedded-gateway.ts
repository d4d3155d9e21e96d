import { readEmbeddedSettings, type EmbeddedSettings } from '@guildhall/config';
import type { Catalog } from '@guildhall/contract';
import { EngineService, type EngineOptions } from '@guildhall/engine';
import { createLogger, type Logger } from '@guildhall/telemetry';
import { startGateway, type RunningGateway } from '../../start-gateway';
import { print } from '../output/print';
import type { UpOptions } from '../verbs/up.verb';
import { loadCatalogs } from './catalogs';
import { EndSignals } from './end-signals';

const closeGraceMs = 2_000;

/** Engine and gateway in this process, until somebody asks it to end. */
export async function runEmbeddedGateway(options: UpOptions): Promise<void> {
  const settings = readEmbeddedSettings({ ...process.env, ...environmentOf(options) });
  const catalog = await loadCatalogs(options.catalog, settings.agentCatalog);
  const { logLevel: level, httpPort, bindAddress, maxBodyBytes } = settings;
  const logger = createLogger({ name: 'guildhall', level, pretty: !options.json, destination: 'stderr' });
  // Before the start: a Ctrl-C while agents are being started ends them too.
  const signals = new EndSignals();
  const engine = engineOptions(settings, catalog, logger);
  const gateway = await startGateway({ engine, httpPort, bindAddress, maxBodyBytes, logger, closeGraceMs });
  await announce(gateway, settings, catalog, options.json);
  await signals.first;
  await gateway.app.close();
  process.exit(0);
}

/** Options are settings that were written on the command line. */
function environmentOf({ port, data, ephemeral, maxAgents }: UpOptions): Record<string, string> {
  const given = { HTTP_PORT: port, DATA_FOLDER: data, EPHEMERAL: ephemeral, MAX_PROCESSES: maxAgents };
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named.map(([variable, value]) => [variable, String(value)]));
}

function engineOptions(settings: EmbeddedSettings, catalog: Catalog, logger: Logger): EngineOptions {
  const {
    dataFolder,
    durability,
    ephemeral,
    maxProcesses,
    poolSize,
    logBytesPerAgent: logBytes,
    drainTimeoutMs: stopTimeoutMs,
  } = settings;
  const limits = { maxProcesses, poolSize, logBytes, stopTimeoutMs };
  return { embedded: { ...limits, durability, catalog, logger, ...(!ephemeral && { dataFolder }) } };
}

async function announce({ app, url }: RunningGateway, settings: EmbeddedSettings, catalog: Catalog, json?: boolean) {
  const { guilds, agents } = await app.get(EngineService).stats();
  const dataFolder = settings.ephemeral ? undefined : settings.dataFolder;
  const told = { url, pid: process.pid, data_folder: dataFolder, classes: catalog.size, guilds, agents };
  print(json, told, () =>
    [
      `Guildhall runs at ${url} (pid ${process.pid}). Ctrl-C ends it and its agents.`,
      dataFolder === undefined ? '  data     in memory, gone at the end' : `  data     ${dataFolder}`,
      `  classes  ${catalog.size}`,
      `  guilds   ${guilds}, whose ${agents} agents it keeps running`,
    ].join('\n'),
  );
}
