import { hostAddress, readCatalogFiles, type AgentHostSettings } from '@guildhall/config';
import { dialHost } from '@guildhall/grpc';
import { AgentHost } from '@guildhall/host';
import { RedisMessageStore } from '@guildhall/messaging';
import { AgentProcessManager, runnerFile } from '@guildhall/processes';
import { KeySpace, redisStoreId, type RedisConnection } from '@guildhall/redis';
import {
  RedisEventStore,
  RedisGuildStore,
  RedisHostLeaseStore,
  RedisLeaderStore,
  RedisLeaseStore,
} from '@guildhall/registry';
import type { Logger } from '@guildhall/telemetry';

/** The host of this process, from its settings, not started yet. */
export async function createAgentHost(
  settings: AgentHostSettings,
  redis: RedisConnection,
  logger: Logger,
): Promise<AgentHost> {
  const catalog = await readCatalogFiles(settings.agentCatalog === undefined ? [] : [settings.agentCatalog]);
  const { maxProcesses, poolSize, logBytesPerAgent } = settings;
  const processes = new AgentProcessManager({
    catalog,
    maxProcesses,
    poolSize,
    logBytes: logBytesPerAgent,
    runnerFile: runnerFile(),
    logger,
  });
  return new AgentHost(storeOf(redis, settings.keyPrefix), processes, {
    name: settings.hostname,
    address: hostAddress(settings.podIp, settings.grpcPort),
    capacity: maxProcesses,
    classes: catalog.classNames,
    zone: settings.zone,
    labels: settings.labels,
    hostTtlMs: settings.hostTtlMs,
    leaseTtlMs: settings.leaseTtlMs,
    dial: dialHost,
    logger,
  });
}

function storeOf(redis: RedisConnection, prefix: string) {
  const keys = new KeySpace(prefix);
  return {
    readId: () => redisStoreId(redis, keys),
    timesReached: () => redis.timesMade,
    leaders: new RedisLeaderStore(redis, keys),
    guilds: new RedisGuildStore(redis, keys),
    leases: new RedisLeaseStore(redis, keys),
    hosts: new RedisHostLeaseStore(redis, keys),
    messages: new RedisMessageStore(redis, keys),
    events: new RedisEventStore(redis, keys),
  };
}
