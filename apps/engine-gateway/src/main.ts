import { asGuildhallError } from '@guildhall/contract';
import { readGatewaySettings, type GatewaySettings } from '@guildhall/config';
import type { EngineOptions } from '@guildhall/engine';
import { createLogger, type Logger } from '@guildhall/telemetry';
import { startGateway } from './start-gateway';

const closeGraceMs = 10_000;

async function main(): Promise<void> {
  const settings = readGatewaySettings();
  const logger = createLogger({ name: 'engine-gateway', level: settings.logLevel });
  const { app, url } = await startGateway({
    ...settings,
    engine: engineOptions(settings, logger),
    logger,
    closeGraceMs,
  });
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  logger.info('gateway ready', { url });
}

function engineOptions(settings: GatewaySettings, logger: Logger): EngineOptions {
  const { createTimeoutMs: createMs, stopTimeoutMs: stopMs, listTimeoutMs: listMs, ...rest } = settings;
  const { redisUrl: url, redisUsername: username, redisPassword: password, keyPrefix, agentHosts, placement } = rest;
  const store = { url, username, password, keyPrefix, durability: rest.durability };
  const deadlines = { createMs, stopMs, listMs };
  const reconcile = { hostTtlMs: settings.hostTtlMs, logger };
  return { distributed: { ...store, agentHosts, placement, deadlines, reconcile } };
}

main().catch((error: unknown) => {
  const { code, message } = asGuildhallError(error);
  process.stderr.write(`engine-gateway: ${code}: ${message}\n`);
  process.exit(1);
});
