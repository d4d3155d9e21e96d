import type { GuildhallError } from '@guildhall/contract';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { readAgentHostSettings } from './agent-host.settings';
import { readEmbeddedSettings } from './embedded.settings';
import { readGatewaySettings } from './gateway.settings';
import type { Environment } from './setting';
import { settingTables } from './setting-tables';

describe('settings of the agent host', () => {
  it('have defaults', () => {
    expect(readAgentHostSettings({})).toEqual({
      redisUrl: 'redis://127.0.0.1:6379',
      keyPrefix: 'guildhall',
      durability: 'normal',
      grpcPort: 50_051,
      httpPort: 8080,
      bindAddress: '127.0.0.1',
      podIp: '127.0.0.1',
      hostname: hostname(),
      maxProcesses: 100,
      poolSize: 4,
      heartbeatIntervalMs: 20_000,
      hostTtlMs: 15_000,
      leaseTtlMs: 60_000,
      drainTimeoutMs: 45_000,
      zone: '',
      labels: {},
      logBytesPerAgent: 262_144,
      logLevel: 'info',
    });
  });

  it('come from the environment', () => {
    const env = {
      REDIS_URL: 'rediss+sentinel://u:p@s1:26379,s2:26379/main',
      HEARTBEAT_INTERVAL: '2.5',
      LEASE_TTL: '3',
      LABELS: 'disk=ssd, team=docs',
      LOG_BYTES: '64Ki',
      LOG_LEVEL: 'WARN',
      GRPC_PORT: '1',
      AGENT_CATALOG: 'catalog.yaml',
      MAX_PROCESSES: '',
      AUTH: 'none',
      BIND_ADDRESS: '0.0.0.0',
    };
    expect(readAgentHostSettings(env)).toMatchObject({
      redisUrl: env.REDIS_URL,
      heartbeatIntervalMs: 2_500,
      leaseTtlMs: 3000,
      labels: { disk: 'ssd', team: 'docs' },
      logBytesPerAgent: 65_536,
      logLevel: 'warn',
      grpcPort: 1,
      agentCatalog: resolve('catalog.yaml'),
      maxProcesses: 100,
      auth: 'none',
      bindAddress: '0.0.0.0',
    });
  });

  it.each<[Environment, string, RegExp]>([
    [{ GRPC_PORT: 'http' }, 'GRPC_PORT', /GRPC_PORT is "http"; it must be a whole number from 1 to 65535/],
    [{ GRPC_PORT: '0' }, 'GRPC_PORT', /whole number from 1/],
    [{ HOST_TTL: '2' }, 'HOST_TTL', /seconds from 3/],
    [{ HEARTBEAT_INTERVAL: '0.5' }, 'HEARTBEAT_INTERVAL', /seconds from 1/],
    [{ HEARTBEAT_INTERVAL: '1', LEASE_TTL: '2' }, 'LEASE_TTL', /seconds from 3/],
    [{ GRPC_PORT: '70000' }, 'GRPC_PORT', /default 50051/],
    [{ GRPC_PORT: '-1' }, 'GRPC_PORT', /whole number/],
    [{ MAX_PROCESSES: '0' }, 'MAX_PROCESSES', /from 1/],
    [{ MAX_PROCESSES: '1e2' }, 'MAX_PROCESSES', /whole number/],
    [{ HEARTBEAT_INTERVAL: '0' }, 'HEARTBEAT_INTERVAL', /seconds/],
    [{ HEARTBEAT_INTERVAL: '20s' }, 'HEARTBEAT_INTERVAL', /seconds/],
    [{ HEARTBEAT_INTERVAL: '60' }, 'LEASE_TTL', /LEASE_TTL is 60 s and HEARTBEAT_INTERVAL is 60 s/],
    [{ REDIS_URL: 'http://secret@x' }, 'REDIS_URL', /REDIS_URL has a bad value/],
    [{ HOSTNAME: 'a b' }, 'HOSTNAME', /letters/],
    [{ POD_IP: '10.0.0.1:5' }, 'POD_IP', /without a port/],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL', /one of debug, info, warn, error, silent/],
    [{ LABELS: 'disk' }, 'LABELS', /disk=ssd/],
    [{ LOG_BYTES: '-5' }, 'LOG_BYTES', /bytes/],
    [{ AUTH: 'some' }, 'AUTH', /it must be none, or left out/],
    [{ BIND_ADDRESS: 'all' }, 'BIND_ADDRESS', /IP address/],
    [{ BIND_ADDRESS: '0.0.0.0' }, 'BIND_ADDRESS', /Set AUTH=none/],
    [{ BIND_ADDRESS: '::' }, 'BIND_ADDRESS', /Set AUTH=none/],
  ])('%j is refused', (env, field, message) => {
    const error = refusal(() => readAgentHostSettings(env));
    expect(error).toMatchObject({ kind: 'invalid', code: 'CONFIG_INVALID', field });
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
  });

  it('never tell a password', () => {
    const error = refusal(() => readAgentHostSettings({ REDIS_URL: 'redis://u:hunter2@h ost' }));
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('may listen on %s without more', (address) => {
    expect(readAgentHostSettings({ BIND_ADDRESS: address }).bindAddress).toBe(address);
  });
});

describe('settings of the gateway', () => {
  it('have defaults', () => {
    expect(readGatewaySettings({})).toMatchObject({
      httpPort: 3000,
      agentHosts: [],
      placement: 'round_robin',
      createTimeoutMs: 60_000,
      stopTimeoutMs: 30_000,
      listTimeoutMs: 10_000,
      maxBodyBytes: 2_097_152,
    });
  });

  it('take a list of hosts', () => {
    const env = { AGENT_HOSTS: 'h1:50051, [::1]:50052,', PLACEMENT: 'least_loaded' };
    expect(readGatewaySettings(env)).toMatchObject({
      agentHosts: ['h1:50051', '[::1]:50052'],
      placement: 'least_loaded',
    });
  });

  it.each<[Environment, string]>([
    [{ AGENT_HOSTS: 'h1' }, 'AGENT_HOSTS'],
    [{ AGENT_HOSTS: 'h1:0' }, 'AGENT_HOSTS'],
    [{ AGENT_HOSTS: 'h1:50051,h2:99999' }, 'AGENT_HOSTS'],
    [{ PLACEMENT: 'magic' }, 'PLACEMENT'],
    [{ HOST_TTL: '2' }, 'HOST_TTL'],
    [{ MAX_BODY_BYTES: '1' }, 'MAX_BODY_BYTES'],
    [{ BIND_ADDRESS: '10.0.0.1' }, 'BIND_ADDRESS'],
  ])('%j is refused', (env, field) => {
    expect(refusal(() => readGatewaySettings(env))).toMatchObject({ code: 'CONFIG_INVALID', field });
  });
});

describe('settings of the embedded engine', () => {
  it('have defaults', () => {
    expect(readEmbeddedSettings({})).toMatchObject({ dataFolder: resolve('.guildhall'), ephemeral: false });
    expect(readEmbeddedSettings({ EPHEMERAL: '1', DATA_FOLDER: '/data' })).toMatchObject({
      dataFolder: '/data',
      ephemeral: true,
    });
    expect(refusal(() => readEmbeddedSettings({ EPHEMERAL: 'maybe' })).field).toBe('EPHEMERAL');
  });
});

describe('the tables', () => {
  const rows = Object.values(settingTables).flat();

  it.each(rows.filter((row) => !row.defaultText.startsWith('(')).map((row) => [row.variable, row] as const))(
    'show a default of %s that reads as the default',
    (_variable, row) => expect(row.parse(row.defaultText)).toEqual(row.fallback()),
  );

  it('say what each variable is for', () => {
    for (const row of rows) expect(row.meaning).toMatch(/^[A-Z].{10,}\.$/);
  });
});

function refusal(step: () => unknown): GuildhallError {
  try {
    step();
  } catch (error) {
    return error as GuildhallError;
  }
  throw new Error('was not refused');
}
