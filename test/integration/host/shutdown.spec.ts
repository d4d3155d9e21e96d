import { join } from 'node:path';
import type { AgentHostProcess } from '../../support/agent-host-process';
import { eventually } from '../../support/eventually';
import { exampleAgent, exampleGuild } from '../../support/guilds';
import { descendantsOf, isAlive } from '../../support/processes';
import { createExample, createRequest } from './support/create-request';
import { failureOf, type HostClient } from './support/host-client';
import { HostWorld, processesOf } from './support/host-world';

const slowMs = 180_000;
const catalog = join(__dirname, 'agents/catalog.yaml');
const clean = { code: 0, signal: null };

describe('the end of an agent host', () => {
  let world: HostWorld;

  beforeAll(async () => {
    world = await HostWorld.start({ appendOnly: true });
  }, slowMs);

  afterAll(() => world.close(), slowMs);

  /** Agents that take `stopMs` each over their end. */
  async function slowStoppers(client: HostClient, count: number, stopMs: number): Promise<number[]> {
    const guild = exampleGuild();
    const agent = (id: string) => exampleAgent('Slow', id, { properties: { stopMs } });
    const requests = Array.from({ length: count }, (_none, index) => createRequest(agent(`a-${index}`), guild));
    const { responses } = await client.call('CreateAgents', { requests });
    return responses.map(({ pid }) => pid);
  }

  async function expectNothingInStore({ name }: AgentHostProcess): Promise<void> {
    expect(await world.store.keys('agent_location:*')).toEqual([]);
    expect(await world.store.keys(`host:${name}`)).toEqual([]);
    expect(await world.store.client.sismember('{guildhall}:hosts', name)).toBe(0);
  }

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s: no more agents, all stopped at once, leases given up, exit 0',
    async (signal) => {
      const { host, client } = await world.host({ catalog, poolSize: 2 });
      const pids = await slowStoppers(client, 6, 4000);
      const had = processesOf(host);
      const beganAtMs = performance.now();
      host.kill(signal);
      await eventually(async () => expect(await host.probe('ready')).toBe(503));
      const late = createExample('Echo', 'late', exampleGuild());
      expect(await failureOf(client.call('CreateAgent', late))).toMatchObject({ status: 14, reason: 'HOST_DRAINING' });
      expect(pids.every(isAlive)).toBe(true);
      expect(await host.ended()).toEqual(clean);
      // One after another they would have taken 24 s.
      expect(performance.now() - beganAtMs).toBeLessThan(16_000);
      expect(had.left()).toEqual([]);
      await expectNothingInStore(host);
    },
    slowMs,
  );

  it.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGTERM'],
  ] as const)(
    'by %s and then %s is the same as by one of them',
    async (first, second) => {
      const { host, client } = await world.host({ catalog });
      // So long the probe can be asked.
      const pids = await slowStoppers(client, 2, 5_000);
      host.kill(first);
      await eventually(async () => expect(await host.probe('ready')).toBe(503));
      host.kill(second);
      expect(await host.ended()).toEqual(clean);
      expect(pids.filter(isAlive)).toEqual([]);
      await expectNothingInStore(host);
    },
    slowMs,
  );

  it(
    'within a burst of creates: each call is answered, and nothing is left',
    async () => {
      const { host, client } = await world.host({ catalog, poolSize: 4 });
      const guild = exampleGuild();
      const echoes = Array.from({ length: 40 }, (_none, index) => createExample('Echo', `a-${index}`, guild));
      // However fast they are, one is under way when the signal comes.
      const unready = exampleAgent('Hanging', 'unready', { properties: { onStart: 'never' } });
      const creating = [createRequest(unready, guild), ...echoes].map((request) => {
        const create = client.call('CreateAgent', request);
        return create.then(
          ({ pid }) => pid,
          (error: { code: number }) => -error.code,
        );
      });
      await eventually(async () => expect(await world.store.keys('agent_location:*')).not.toEqual([]), { everyMs: 1 });
      const seen = new Set<number>();
      const looking = setInterval(() => descendantsOf(host.pid).forEach((pid) => seen.add(pid)), 20);
      host.kill('SIGTERM');
      expect(await host.ended()).toEqual(clean);
      clearInterval(looking);
      const outcomes = await Promise.all(creating);
      const [conflict, unavailable] = [-6, -14];
      expect(outcomes.filter((outcome) => outcome < 0 && outcome !== conflict && outcome !== unavailable)).toEqual([]);
      expect(outcomes.filter((outcome) => outcome < 0).length).toBeGreaterThan(0);
      expect(processesOf(host, [...seen, ...outcomes.filter((pid) => pid > 0)]).left()).toEqual([]);
      await expectNothingInStore(host);
    },
    slowMs,
  );

  it(
    'with an agent that never stops: it is killed when the time is over',
    async () => {
      const { host, client } = await world.host({ catalog, env: { DRAIN_TIMEOUT: '2' } });
      const stubborn = exampleAgent('Hanging', 'stubborn', { properties: { onStop: 'never' } });
      const { pid } = await client.call('CreateAgent', createRequest(stubborn, exampleGuild()));
      process.kill(pid, 'SIGSTOP');
      const beganAtMs = performance.now();
      host.kill('SIGTERM');
      expect(await host.ended()).toEqual(clean);
      // Usually it has 45 s.
      expect(performance.now() - beganAtMs).toBeLessThan(20_000);
      expect(isAlive(pid)).toBe(false);
      await expectNothingInStore(host);
    },
    slowMs,
  );

  it(
    'while the store is away: in time, and without an orphan',
    async () => {
      const { host, client } = await world.host({ catalog, env: { DRAIN_TIMEOUT: '3' } });
      const guild = exampleGuild();
      await client.call('CreateAgent', createExample('Counter', 'counter', guild));
      const slow = exampleAgent('Slow', 'slow', { properties: { ms: 500 } });
      await client.call('CreateAgent', createRequest(slow, guild));
      // What they do now waits for the store.
      await world.publish(guild.id, 'work', {});
      const had = processesOf(host);
      world.redis.pause();
      const beganAtMs = performance.now();
      host.kill('SIGTERM');
      expect(await host.ended()).toEqual(clean);
      // Usually it has 45 s, and waiting for the store would never end.
      expect(performance.now() - beganAtMs).toBeLessThan(30_000);
      expect(had.left()).toEqual([]);
      world.redis.resume();
      await world.store.client.flushall();
    },
    slowMs,
  );

  it(
    'by SIGKILL takes all with it: agents and children, stopped ones too, idle processes and the guard (C27)',
    async () => {
      const { host, client } = await world.host({ catalog, poolSize: 2 });
      const guild = exampleGuild();
      const requests = ['a', 'b', 'c'].map((id) => createExample('Parent', id, guild));
      const { responses } = await client.call('CreateAgents', { requests });
      const agents = responses.map(({ pid }) => pid);
      for (let round = 0; round < 2; round += 1) await world.publish(guild.id, 'spawn', {});
      await eventually(() => expect(agents.map((pid) => descendantsOf(pid).length)).toEqual([2, 2, 2]));
      // The guard and its stand-in, the agents with two children each, and two idle processes.
      await eventually(() => expect(descendantsOf(host.pid)).toHaveLength(2 + 9 + 2));
      process.kill(agents[1]!, 'SIGSTOP');
      process.kill(descendantsOf(agents[2]!)[0]!, 'SIGSTOP');
      const had = processesOf(host);

      host.kill('SIGKILL');
      expect(await host.ended()).toEqual({ code: null, signal: 'SIGKILL' });
      await eventually(() => expect(had.left()).toEqual([]));
    },
    slowMs,
  );
});
