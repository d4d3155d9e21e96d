import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import { AgentHostProcess } from '../../support/agent-host-process';
import { eventually } from '../../support/eventually';
import { FollowedTopic } from '../../support/followed-topic';
import { GatewayProcess } from '../../support/gateway-process';
import { exampleAgent, exampleGuild } from '../../support/guilds';
import { isAlive } from '../../support/processes';
import { RedisServer } from '../../support/redis-server';

const slowMs = 180_000;
/** Two fifths of the usual lease times; with less a host loses its lease where it gets no processor for two seconds. */
const quick = { HOST_TTL: '6', LEASE_TTL: '24', HEARTBEAT_INTERVAL: '8' };

describe('failover', () => {
  let redis: RedisServer;
  let engine: ExecutionEngine;
  let hosts: AgentHostProcess[];
  let gateways: GatewayProcess[];

  beforeAll(async () => {
    redis = await RedisServer.start({ appendOnly: true });
    const startHost = () => AgentHostProcess.start({ redisUrl: redis.url, env: quick });
    hosts = await Promise.all([startHost(), startHost(), startHost()]);
    gateways = [await GatewayProcess.start(redis.url, quick), await GatewayProcess.start(redis.url, quick)];
    engine = await createEngine({ distributed: { url: redis.url } });
  }, slowMs);

  afterAll(async () => {
    await Promise.all([...hosts, ...gateways].map((one) => one.stop()));
    await engine.shutdown();
    await redis.stop();
  }, slowMs);

  async function statusOf(guildId: string, agentId: string) {
    const status = (await engine.listAgents(guildId)).find((agent) => agent.agentId === agentId);
    if (status?.state !== 'running' || !status.info?.isAlive) throw new Error(`${agentId}: ${JSON.stringify(status)}`);
    return status.info;
  }

  async function eventsOf(guildId: string) {
    const found = [];
    for await (const { event } of engine.events({ guildId, signal: new AbortController().signal })) found.push(event);
    return found;
  }

  it(
    'runs the agents of a killed host elsewhere, once, with their state and unread messages',
    async () => {
      const guild = exampleGuild(['a', 'b', 'c'].map((id) => exampleAgent('Counter', id)));
      await engine.runGuild(guild);
      const sums = new FollowedTopic(engine, guild.id, 'sums');
      for (let add = 1; add <= 10; add++) await engine.publish(guild.id, 'numbers', { add });
      await sums.atLeast(30);
      const before = await statusOf(guild.id, 'a');
      const host = hosts.find(({ name }) => name === before.host)!;

      host.kill('SIGKILL');
      for (let add = 11; add <= 20; add++) await engine.publish(guild.id, 'numbers', { add });

      const after = await eventually(async () => {
        const info = await statusOf(guild.id, 'a');
        expect(info.host).not.toBe(before.host);
        return info;
      });
      await sums.atLeast(60);
      expect(after.epoch).toBeGreaterThan(before.epoch);
      expect(isAlive(before.pid!)).toBe(false);
      const last = sums.messages.filter(({ sender }) => sender.id === 'a').map(({ payload }) => payload);
      expect(last.at(-1)).toEqual({ sum: 210, count: 20 });
      expect(last).toHaveLength(20);
      await sums.close();
      await engine.stopGuild(guild.id);
      hosts[hosts.indexOf(host)] = await AgentHostProcess.start({ redisUrl: redis.url, env: quick });
    },
    slowMs,
  );

  it(
    'waits for the lease of a silent host, and lets it do nothing when it comes back',
    async () => {
      const guild = exampleGuild([exampleAgent('Counter', 'a')]);
      await engine.runGuild(guild);
      const sums = new FollowedTopic(engine, guild.id, 'sums');
      await engine.publish(guild.id, 'numbers', { add: 1 });
      await sums.atLeast(1);
      const before = await statusOf(guild.id, 'a');
      const host = hosts.find(({ name }) => name === before.host)!;

      host.kill('SIGSTOP');
      await engine.publish(guild.id, 'numbers', { add: 2 });
      await sums.atLeast(2);
      host.kill('SIGCONT');
      await eventually(() => expect(isAlive(before.pid!)).toBe(false));
      await engine.publish(guild.id, 'numbers', { add: 3 });
      await sums.atLeast(3);

      expect(sums.payloads).toEqual([
        { sum: 1, count: 1 },
        { sum: 3, count: 2 },
        { sum: 6, count: 3 },
      ]);
      await sums.close();
      await engine.stopGuild(guild.id);
    },
    slowMs,
  );

  it(
    'starts what lacked room as soon as there is some, and says why it waits',
    async () => {
      const away = exampleAgent('Echo', 'waiting', { properties: { guildhall: { placement: { host: 'late' } } } });
      const guild = exampleGuild([away]);
      const { failed } = await engine.runGuild(guild);
      expect(failed).toHaveLength(1);
      await eventually(async () => {
        const [status] = await engine.listAgents(guild.id);
        expect(status).toMatchObject({
          state: 'pending',
          reason: expect.stringContaining('No agent host available'),
        });
      });
      const late = await AgentHostProcess.start({ redisUrl: redis.url, name: 'late', env: quick });
      await eventually(() => statusOf(guild.id, 'waiting'));
      const cause = expect.stringMatching(/^not placed by gateway .+: No agent host available: /);
      await eventually(async () => {
        const [waits, ...starts] = await eventsOf(guild.id);
        expect(waits).toMatchObject({ from: 'pending', to: 'pending', cause });
        expect(waits!.host).toBeUndefined();
        expect(starts.map(({ to, host }) => [to, host])).toEqual([['running', 'late']]);
      });
      await engine.stopGuild(guild.id);
      await late.stop();
    },
    slowMs,
  );

  it(
    'tells once of an agent that is stopped while it waits for room that it has ended, and who looks sees it',
    async () => {
      const away = exampleAgent('Echo', 'waiting', { properties: { guildhall: { placement: { host: 'never' } } } });
      const guild = exampleGuild([away]);
      await engine.runGuild(guild);
      await eventually(async () => expect(await eventsOf(guild.id)).toMatchObject([{ to: 'pending' }]));
      await engine.stopGuild(guild.id);
      const ended = { from: 'pending', to: 'stopped', cause: 'asked to stop' };
      expect(await eventsOf(guild.id)).toMatchObject([{ to: 'pending' }, ended]);
      const found = await engine.inspectAgent(guild.id, 'waiting');
      expect(found).toMatchObject({ state: 'stopped', reason: ended.cause, lastEvent: { event: ended } });
      expect([found.host, found.lastExit, found.wish]).toEqual([undefined, undefined, undefined]);
      // What the leader tells of another one, it tells after it has seen that this one is wished no more.
      const other = exampleGuild([away]);
      await engine.runGuild(other);
      await eventually(async () => expect(await eventsOf(other.id)).toMatchObject([{ to: 'pending' }]));
      expect(await eventsOf(guild.id)).toMatchObject([{ to: 'pending' }, ended]);
      await engine.stopGuild(other.id);
    },
    slowMs,
  );

  it(
    'goes on when the leading gateway is killed',
    async () => {
      const leader = await eventually(() => {
        const leading = gateways.find(({ log }) => log.includes('"message":"leading"'));
        if (!leading) throw new Error('nobody leads');
        return leading;
      });
      leader.kill('SIGKILL');
      const guild = exampleGuild([exampleAgent('Echo', 'a')]);
      await engine.runGuild(guild);
      const before = await statusOf(guild.id, 'a');
      const host = hosts.find(({ name }) => name === before.host)!;
      host.kill('SIGKILL');
      await eventually(async () => expect((await statusOf(guild.id, 'a')).host).not.toBe(before.host));
      await engine.stopGuild(guild.id);
      hosts[hosts.indexOf(host)] = await AgentHostProcess.start({ redisUrl: redis.url, env: quick });
      gateways[gateways.indexOf(leader)] = await GatewayProcess.start(redis.url, quick);
    },
    slowMs,
  );

  it(
    'finds what runs again when the store lost everything',
    async () => {
      const guild = exampleGuild([exampleAgent('Counter', 'a')]);
      await engine.runGuild(guild);
      const before = await statusOf(guild.id, 'a');
      await redis.empty();
      const after = await eventually(() => statusOf(guild.id, 'a'));
      expect([after.host, after.epoch]).toEqual([before.host, before.epoch]);
      const sums = new FollowedTopic(engine, guild.id, 'sums');
      await engine.publish(guild.id, 'numbers', { add: 1 });
      await sums.atLeast(1);
      await sums.close();
      await engine.stopGuild(guild.id);
    },
    slowMs,
  );
});
