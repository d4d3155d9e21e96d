import { join } from 'node:path';
import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import { AgentHostProcess } from '../../support/agent-host-process';
import { eventually } from '../../support/eventually';
import { FollowedTopic } from '../../support/followed-topic';
import { GatewayProcess } from '../../support/gateway-process';
import { exampleAgent, exampleGuild } from '../../support/guilds';
import { isAlive } from '../../support/processes';
import { RedisServer } from '../../support/redis-server';

const slowMs = 180_000;
const catalog = join(__dirname, 'agents/catalog.yaml');
const quick = { HOST_TTL: '6', LEASE_TTL: '24', HEARTBEAT_INTERVAL: '8' };

describe('moving and draining', () => {
  let redis: RedisServer;
  let engine: ExecutionEngine;
  let hosts: AgentHostProcess[];
  let gateway: GatewayProcess;

  beforeAll(async () => {
    redis = await RedisServer.start();
    const startHost = () => AgentHostProcess.start({ redisUrl: redis.url, env: quick });
    hosts = await Promise.all([startHost(), startHost()]);
    gateway = await GatewayProcess.start(redis.url, quick);
    engine = await createEngine({ distributed: { url: redis.url } });
  }, slowMs);

  afterAll(async () => {
    await Promise.all([...hosts, gateway].map((one) => one.stop()));
    await engine.shutdown();
    await redis.stop();
  }, slowMs);

  async function running(guildId: string) {
    const statuses = await engine.listAgents(guildId);
    return statuses.map(({ state, info }) => {
      if (state !== 'running' || !info?.isAlive) throw new Error(`an agent is ${state}`);
      return info;
    });
  }

  it('moves an agent with its state; messages published meanwhile are handled once', async () => {
    const guild = exampleGuild([exampleAgent('Counter', 'a')]);
    await engine.runGuild(guild);
    const [before] = await running(guild.id);
    const target = hosts.find(({ name }) => name !== before!.host)!;
    const sums = new FollowedTopic(engine, guild.id, 'sums');
    const publishing = (async () => {
      for (let add = 1; add <= 200; add++) await engine.publish(guild.id, 'numbers', { add });
    })();

    const moved = await engine.moveAgent(guild.id, 'a', target.name);
    await publishing;
    await sums.atLeast(200);

    expect(moved.host).toBe(target.name);
    expect(isAlive(before!.pid!)).toBe(false);
    expect(sums.payloads.at(-1)).toEqual({ sum: 20_100, count: 200 });
    expect(sums.payloads).toHaveLength(200);
    await sums.close();
    await engine.stopGuild(guild.id);
  });

  it('leaves the agent where it is when its successor cannot start', async () => {
    const guild = exampleGuild([exampleAgent('Echo', 'a')]);
    await engine.runGuild(guild);
    const [before] = await running(guild.id);
    await expect(engine.moveAgent(guild.id, 'a', 'nowhere')).rejects.toMatchObject({ code: 'NO_HOST_AVAILABLE' });
    await expect(engine.moveAgent(guild.id, 'a', before!.host)).rejects.toMatchObject({ field: 'to' });
    expect((await running(guild.id)).map(({ pid }) => pid)).toEqual([before!.pid]);
    await engine.stopGuild(guild.id);
  });

  it(
    'moves every agent of a host that gets SIGTERM, which then ends with exit code 0',
    async () => {
      const guild = exampleGuild(Array.from({ length: 20 }, (_none, index) => exampleAgent('Counter', `a${index}`)));
      await engine.runGuild(guild);
      const before = await running(guild.id);
      const [leaving, staying] = [hosts[0]!, hosts[1]!];
      expect(new Set(before.map(({ host }) => host)).size).toBe(2);

      expect(await leaving.stop()).toEqual({ code: 0, signal: null });

      const after = await eventually(() => running(guild.id));
      expect(new Set(after.map(({ host }) => host))).toEqual(new Set([staying.name]));
      expect(before.filter(({ host, pid }) => host === leaving.name && isAlive(pid!))).toEqual([]);
      await engine.stopGuild(guild.id);
      hosts[0] = await AgentHostProcess.start({ redisUrl: redis.url, env: quick });
    },
    slowMs,
  );

  it(
    'goes on under the next leader when the leading gateway is killed in the middle',
    async () => {
      const next = await GatewayProcess.start(redis.url, quick);
      const counters = Array.from({ length: 60 }, (_none, index) => exampleAgent('Counter', `a${index}`));
      // Of some on each host: however fast the others go, these are there when the gateway is killed.
      const slow = ['b', 'c', 'd', 'e'].map((id) => exampleAgent('Slow', id, { properties: { stopMs: 3_000 } }));
      const guild = exampleGuild([...counters, ...slow]);
      await engine.runGuild(guild);
      const before = await running(guild.id);
      const [leaving, staying] = [hosts[0]!, hosts[1]!];
      const leavers = before.filter(({ host }) => host === leaving.name);
      expect(leavers.some(({ agentId }) => slow.some(({ id }) => id === agentId))).toBe(true);
      const left = () => leavers.filter(({ pid }) => isAlive(pid!)).length;

      const drained = engine.drainHost(leaving.name, 60_000);
      await eventually(() => expect(left()).toBeLessThan(leavers.length), { everyMs: 2 });
      gateway.kill('SIGKILL');
      expect(left()).toBeGreaterThan(0);

      expect(await drained).toEqual({ moved: leavers.length, stopped: 0, forced: 0 });
      const after = await eventually(() => running(guild.id));
      expect(new Set(after.map(({ host }) => host))).toEqual(new Set([staying.name]));
      expect(left()).toBe(0);
      await engine.stopGuild(guild.id);
      await leaving.stop();
      hosts[0] = await AgentHostProcess.start({ redisUrl: redis.url, env: quick });
      gateway = next;
    },
    slowMs,
  );

  it(
    'stops what has no room elsewhere, keeps it desired, and starts it when there is room',
    async () => {
      const startSmall = () => AgentHostProcess.start({ redisUrl: redis.url, name: 'small', catalog, env: quick });
      const small = await startSmall();
      const here = { className: 'test.Parting', properties: { guildhall: { placement: { host: 'small' } } } };
      const guild = exampleGuild([exampleAgent('', 'a', here)]);
      await engine.runGuild(guild);
      const [before] = await running(guild.id);

      // The leader ends what it finds no room for.
      expect(await engine.drainHost('small', 10_000)).toEqual({ moved: 0, stopped: 1, forced: 0 });

      expect(isAlive(before!.pid!)).toBe(false);
      const partings = await engine.readTopic(guild.id, 'partings');
      expect(partings.map(({ message }) => message.payload)).toEqual([{ by: 'a' }]);
      const [status] = await engine.listAgents(guild.id);
      expect(status).toMatchObject({ agentId: 'a', state: 'pending' });
      expect(await small.stop()).toEqual({ code: 0, signal: null });
      const again = await startSmall();
      await eventually(() => running(guild.id));
      await engine.stopGuild(guild.id);
      await again.stop();
    },
    slowMs,
  );

  it(
    'counts as moved what runs elsewhere, and as stopped what has no room there',
    async () => {
      const small = await AgentHostProcess.start({ redisUrl: redis.url, name: 'small', env: quick });
      const here = { properties: { guildhall: { placement: { host: 'small' } } } };
      const bound = ['bound-1', 'bound-2', 'bound-3'].map((id) => exampleAgent('Echo', id, here));
      const guild = exampleGuild([...bound, ...['free-1', 'free-2'].map((id) => exampleAgent('Echo', id))]);
      await engine.runGuild(guild);
      for (const { agentId, host } of await running(guild.id)) {
        if (host !== 'small') await engine.moveAgent(guild.id, agentId, 'small');
      }

      expect(await engine.drainHost('small', 30_000)).toEqual({ moved: 2, stopped: 3, forced: 0 });

      const states = async () => (await engine.listAgents(guild.id)).map(({ state }) => state);
      const expected = [...bound.map(() => 'pending'), 'running', 'running'];
      await eventually(async () => expect(await states()).toEqual(expected));
      await engine.stopGuild(guild.id);
      await small.stop();
    },
    slowMs,
  );
});
