import { dirname, join } from 'node:path';
import {
  credentials,
  loadPackageDefinition,
  type Client,
  type ClientReadableStream,
  type GrpcObject,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { AgentHostProcess } from '../../support/agent-host-process';
import { eventually } from '../../support/eventually';
import { exampleAgent, exampleGuild } from '../../support/guilds';
import { isAlive } from '../../support/processes';
import { createExample, createRequest } from './support/create-request';
import { failureOf } from './support/host-client';
import { HostWorld } from './support/host-world';

const slowMs = 180_000;
const service = 'guildhall.v1.AgentHostService';

interface Health extends Client {
  check(request: object, done: (error: Error | null, answer: { status: string }) => void): void;
  watch(request: object): ClientReadableStream<{ status: string }>;
}

describe('health of the agent host', () => {
  let world: HostWorld;
  const opened: Health[] = [];

  beforeAll(async () => {
    world = await HostWorld.start();
  }, slowMs);

  afterAll(() => world.close(), slowMs);

  afterEach(() => {
    for (const client of opened.splice(0)) client.close();
  });

  function health({ address }: AgentHostProcess): Health {
    const includeDirs = [join(dirname(require.resolve('grpc-health-check/package.json')), 'proto')];
    const files = loadSync('health/v1/health.proto', { enums: String, defaults: true, includeDirs });
    const v1 = ['grpc', 'health', 'v1'].reduce((at, name) => at[name] as GrpcObject, loadPackageDefinition(files));
    const HealthClient = v1['Health'] as unknown as new (...args: unknown[]) => Health;
    const client = new HealthClient(address, credentials.createInsecure());
    opened.push(client);
    return client;
  }

  function check(client: Health, name: string): Promise<string> {
    return new Promise((resolve, reject) =>
      client.check({ service: name }, (error, answer) => (error ? reject(error) : resolve(answer.status))),
    );
  }

  async function probes(host: AgentHostProcess): Promise<number[]> {
    return Promise.all((['live', 'ready', 'startup'] as const).map((which) => host.probe(which)));
  }

  it(
    'serves until it drains; a drain ends the agents, refuses others, and shows everywhere',
    async () => {
      const { host, client } = await world.host();
      const grpc = health(host);
      expect(await Promise.all(['', service].map((name) => check(grpc, name)))).toEqual(['SERVING', 'SERVING']);
      await expect(check(grpc, 'unknown')).rejects.toMatchObject({ code: 5 });
      expect(await probes(host)).toEqual([200, 200, 200]);
      const told: string[] = [];
      const watch = grpc.watch({ service }).on('data', ({ status }: { status: string }) => told.push(status));
      watch.on('error', () => undefined);
      await eventually(() => expect(told).toEqual(['SERVING']));

      const guild = exampleGuild();
      const stubborn = exampleAgent('Hanging', 'stubborn', { properties: { onStop: 'never' } });
      const [easy, hard] = await Promise.all([
        client.call('CreateAgent', createExample('Echo', 'easy', guild)),
        client.call('CreateAgent', createRequest(stubborn, guild)),
      ]);
      const draining = client.call('Drain', { deadlineMs: 8000 });
      await eventually(() => expect(told).toEqual(['SERVING', 'NOT_SERVING']));
      await eventually(() => expect([easy.pid, hard.pid].map(isAlive)).toEqual([false, true]));
      expect(await failureOf(client.call('CreateAgent', createExample('Echo', 'late', guild)))).toMatchObject({
        ...{ status: 14, reason: 'HOST_DRAINING', error: { kind: 'unavailable' } },
      });
      expect(await draining).toEqual({ moved: 0, stopped: 2, forced: 1 });
      expect(isAlive(hard.pid)).toBe(false);
      expect(await check(grpc, '')).toBe('NOT_SERVING');
      expect(await probes(host)).toEqual([200, 503, 503]);
      expect(await client.call('Health', {})).toMatchObject({ healthy: false, draining: true, agentCount: 0 });
      expect(await world.store.keys('agent_location:*')).toEqual([]);
      watch.cancel();
      await host.stop();
    },
    slowMs,
  );

  it(
    'is not ready while the store is away, and alive all the same',
    async () => {
      const { host, client } = await world.host();
      world.redis.pause();
      await eventually(async () => expect(await probes(host)).toEqual([200, 503, 200]));
      const failure = await failureOf(client.call('CreateAgent', createExample('Echo', 'a', exampleGuild())));
      expect(failure).toMatchObject({ status: 14, reason: 'STORE_UNREACHABLE', error: { kind: 'unavailable' } });
      world.redis.resume();
      await eventually(async () => expect(await probes(host)).toEqual([200, 200, 200]));
      await host.stop();
    },
    slowMs,
  );

  it(
    'drains also while the store is away',
    async () => {
      const { host, client } = await world.host();
      const { pid } = await client.call('CreateAgent', createExample('Echo', 'a', exampleGuild()));
      world.redis.pause();
      expect(await client.call('Drain', { deadlineMs: 2000 })).toMatchObject({ stopped: 1 });
      expect(isAlive(pid)).toBe(false);
      world.redis.resume();
      await host.stop();
    },
    slowMs,
  );
});
