import { setTimeout as wait } from 'node:timers/promises';
import { asGuildhallError, type GuildSpec } from '@guildhall/contract';
import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import { AgentHostProcess } from '../../support/agent-host-process';
import { eventually } from '../../support/eventually';
import { FollowedTopic } from '../../support/followed-topic';
import { exampleAgent, exampleGuild } from '../../support/guilds';
import { isAlive } from '../../support/processes';
import { RedisServer } from '../../support/redis-server';
import { SteadyPublisher } from '../../support/steady-publisher';

const slowMs = 180_000;
const awayMs = 4_000;
/** Within 4 s all are told; a call that waits for its own deadline takes 30 s or 60 s, and one that waits for the store for ever. */
const patienceMs = 15_000;

describe('while the store is away', () => {
  let redis: RedisServer;
  let hosts: AgentHostProcess[];
  let engine: ExecutionEngine;

  beforeAll(async () => {
    redis = await RedisServer.start({ appendOnly: true });
    const start = () => AgentHostProcess.start({ redisUrl: redis.url });
    hosts = await Promise.all([start(), start()]);
    engine = await createEngine({ distributed: { url: redis.url } });
  }, slowMs);

  afterAll(async () => {
    await engine.shutdown();
    await Promise.all(hosts.map((host) => host.stop()));
    await redis.stop();
  }, slowMs);

  it.each([
    ['and silent', async () => redis.pause(), async () => redis.resume()],
    ['because it was killed', () => redis.kill(), () => redis.restart()],
  ])(
    '%s: agents live, callers are told in time, nothing is lost and nothing counted twice',
    async (_how, leave, comeBack) => {
      const guild = exampleGuild([exampleAgent('Counter', 'counter'), exampleAgent('Echo', 'echo')]);
      const { running } = await engine.runGuild(guild);
      const publisher = new SteadyPublisher(engine, guild.id);
      const sums = new FollowedTopic(engine, guild.id, 'sums');
      await sums.atLeast(20);

      await leave();
      const [complaints] = await Promise.all([complaintsOf(guild), wait(awayMs)]);
      expect(complaints).toEqual(complaints.map(() => 'unavailable STORE_UNREACHABLE'));
      expect(running.every(({ pid }) => isAlive(pid!))).toBe(true);
      await comeBack();

      await sums.atLeast(sums.messages.length + 50);
      const last = await publisher.end();
      const total = { sum: (last * (last + 1)) / 2, count: last };
      await eventually(() => expect(sums.payloads.at(-1)).toEqual(total));
      expect(sums.payloads.map((payload) => (payload as { count: number }).count)).toEqual(
        Array.from({ length: last }, (_none, index) => index + 1),
      );
      const statuses = await eventually(async () => {
        const listed = await engine.listAgents(guild.id);
        expect(listed.map(({ state }) => state)).toEqual(['running', 'running']);
        return listed;
      });
      expect(statuses.map(({ info }) => [info?.pid, info?.restarts])).toEqual(running.map(({ pid }) => [pid, 0]));
      await sums.close();
      await engine.stopGuild(guild.id);
      expect(running.filter(({ pid }) => isAlive(pid!))).toEqual([]);
    },
    slowMs,
  );

  /** What each call ends with, all at once; none may take as long as `patienceMs`. */
  async function complaintsOf(guild: GuildSpec): Promise<string[]> {
    const calls = [
      engine.runAgent(exampleGuild(), exampleAgent('Echo', 'a')),
      engine.runGuild(exampleGuild([exampleAgent('Echo', 'a')])),
      engine.stopAgent(guild.id, 'nobody'),
      engine.getAgentsInGuild(guild.id),
      engine.listAgents(guild.id),
      engine.listGuilds(),
      engine.stats(),
      engine.publish(guild.id, 'elsewhere', {}),
    ];
    const startedAtMs = performance.now();
    await expect(engine.isAgentRunning(guild.id, 'counter')).resolves.toBe(false);
    const outcomes = await Promise.allSettled(calls);
    expect(performance.now() - startedAtMs).toBeLessThan(patienceMs);
    return outcomes.map((outcome) => {
      if (outcome.status === 'fulfilled') return 'it succeeded';
      const { kind, code } = asGuildhallError(outcome.reason);
      return `${kind} ${code}`;
    });
  }
});
