import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { AgentHostProcess } from '../../support/agent-host-process';
import { eventually } from '../../support/eventually';
import { exampleGuild } from '../../support/guilds';
import { freePort } from '../../support/free-port';
import { descendantsOf } from '../../support/processes';
import { createExample } from './support/create-request';
import { HostWorld, processesOf } from './support/host-world';

const slowMs = 180_000;

describe('a start of the agent host that fails', () => {
  let world: HostWorld;
  const listening: Server[] = [];

  beforeAll(async () => {
    world = await HostWorld.start();
  }, slowMs);

  afterAll(() => world.close(), slowMs);

  afterEach(() => {
    for (const server of listening.splice(0)) server.close();
  });

  /** Starts a host that has to fail, and returns the one line it says; nothing of it may be left. */
  async function complaintOf(env: NodeJS.ProcessEnv, name?: string): Promise<string> {
    const keys = await world.store.keys('host*');
    const host = await AgentHostProcess.spawn({ redisUrl: world.redis.url, poolSize: 2, name, env });
    const seen = new Set<number>();
    const looking = setInterval(() => descendantsOf(host.pid).forEach((pid) => seen.add(pid)), 10);
    expect(await host.ended()).toEqual({ code: 1, signal: null });
    clearInterval(looking);
    await eventually(() => expect(processesOf(host, [...seen]).left()).toEqual([]));
    expect(await world.store.keys('host*')).toEqual(keys);
    return onlyLine(host);
  }

  /** A port that somebody else has. */
  async function takenPort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    listening.push(server);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  it(
    'names the variable with a bad value',
    async () => {
      const bad: readonly NodeJS.ProcessEnv[] = [
        { GRPC_PORT: 'seventy' },
        { MAX_PROCESSES: '-1' },
        { LEASE_TTL: '5' },
        { HOSTNAME: 'a name' },
        { BIND_ADDRESS: '0.0.0.0' },
        { REDIS_URL: 'http://127.0.0.1' },
        { AGENT_CATALOG: join(__dirname, 'no-catalog.yaml') },
      ];
      const lines = await Promise.all(bad.map((env) => complaintOf(env)));
      bad.forEach((env, index) => {
        expect(lines[index]).toMatch(new RegExp(`^agent-host: (CONFIG|CATALOG)_INVALID: ${Object.keys(env)[0]} `));
      });
    },
    slowMs,
  );

  it(
    'names the store that is not there, or says nothing, in time and without its password',
    async () => {
      const urls = [
        `redis://user:secret@127.0.0.1:${await freePort()}`,
        `redis://:secret@127.0.0.1:${await takenPort()}`,
      ];
      const lines = await Promise.all(urls.map((url) => complaintOf({ REDIS_URL: url })));
      for (const line of lines) {
        expect(line).toMatch(/^agent-host: STORE_UNREACHABLE: .*REDIS_URL/);
        expect(line).not.toContain('secret');
      }
    },
    slowMs,
  );

  it('names the store that refuses the password', async () => {
    await world.store.client.config('SET', 'requirepass', 'right');
    try {
      const line = await complaintOf({ REDIS_PASSWORD: 'wrong' });
      expect(line).toMatch(/^agent-host: STORE_UNREACHABLE: .*refused the credentials/);
      expect(line).not.toContain('wrong');
    } finally {
      await world.store.client.config('SET', 'requirepass', '');
    }
  });

  it.each(['GRPC_PORT', 'HTTP_PORT'])('names a %s that is in use, and takes its name back', async (variable) => {
    const port = String(await takenPort());
    const line = await complaintOf({ [variable]: port }, 'port-in-use');
    expect(line).toMatch(/^agent-host: PORT_IN_USE: /);
    expect(line).toContain(port);
    expect(line).toContain(variable);
  });

  it(
    'names the host that lives under its name, and leaves it alone',
    async () => {
      const { host, client } = await world.host({ name: 'taken' });
      const { pid } = await client.call('CreateAgent', createExample('Echo', 'a', exampleGuild()));
      const line = await complaintOf({}, 'taken');
      expect(line).toMatch(/^agent-host: HOST_NAME_TAKEN: .*taken.*HOSTNAME/);
      expect(line).toContain(host.address);
      expect(processesOf(host).pids).toContain(pid);
      expect(await host.probe('ready')).toBe(200);
      await host.stop();
    },
    slowMs,
  );

  it(
    'does not happen when the host of its name was killed: the name is taken over at once',
    async () => {
      const env = { HOST_TTL: '60' };
      const { host } = await world.host({ name: 'killed', env });
      host.kill('SIGKILL');
      await host.ended();
      const startedAtMs = performance.now();
      const { client } = await world.host({ name: 'killed', env });
      // Its lease would have lived for 40 s at least.
      expect(performance.now() - startedAtMs).toBeLessThan(25_000);
      expect(await client.call('Health', {})).toMatchObject({ hostname: 'killed', healthy: true });
    },
    slowMs,
  );

  it(
    'waits for the lease of a host of its name that is silent, and takes over then',
    async () => {
      const env = { HOST_TTL: '6' };
      const { host, client } = await world.host({ name: 'silent', env });
      const created = await client.call('CreateAgent', createExample('Echo', 'a', exampleGuild()));
      const first = await client.call('Health', {});
      host.kill('SIGSTOP');
      const leftMs = await world.store.ttlMs('host:silent');
      const startedAtMs = performance.now();
      const successor = await world.host({ name: 'silent', env });
      expect(performance.now() - startedAtMs).toBeGreaterThan(leftMs - 100);
      const second = await successor.client.call('Health', {});
      expect(second.incarnation).not.toBe(first.incarnation);

      // The one that was silent finds its name taken: it says so, ends its agents and itself.
      const had = processesOf(host);
      expect(had.pids).toContain(created.pid);
      host.kill('SIGCONT');
      expect(await host.ended()).toEqual({ code: 1, signal: null });
      expect(onlyLine(host)).toMatch(/HOST_NAME_TAKEN/);
      await eventually(() => expect(had.left()).toEqual([]));
      expect(await successor.client.call('Health', {})).toMatchObject({
        incarnation: second.incarnation,
        healthy: true,
      });
      await successor.host.stop();
    },
    slowMs,
  );
});

/** The one line on stderr; JSON lines of the log are not counted. */
function onlyLine(host: AgentHostProcess): string {
  // The scheduler says a word of its own where the processor is so busy that a tick comes late.
  const isOurs = (line: string) => line !== '' && !line.startsWith('{') && !line.startsWith('[Cron]');
  const lines = host.log.split('\n').filter(isOurs);
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}
