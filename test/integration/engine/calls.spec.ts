import { join } from 'node:path';
import { asGuildhallError } from '@guildhall/contract';
import { createEngine, type AgentStatus, type ExecutionEngine } from '@guildhall/engine';
import { AgentHostProcess } from '../../support/agent-host-process';
import { eventually } from '../../support/eventually';
import { FollowedTopic } from '../../support/followed-topic';
import { exampleAgent, exampleGuild } from '../../support/guilds';
import { isAlive } from '../../support/processes';
import { RedisServer } from '../../support/redis-server';

const slowMs = 180_000;
const catalog = join(__dirname, '../host/agents/catalog.yaml');

describe('calls of the distributed engine', () => {
  let redis: RedisServer;
  let host: AgentHostProcess;
  let engine: ExecutionEngine;

  beforeAll(async () => {
    redis = await RedisServer.start();
    host = await AgentHostProcess.start({ redisUrl: redis.url, catalog, env: { HOST_TTL: '6' } });
    engine = await createEngine({ distributed: { url: redis.url } });
  }, slowMs);

  afterAll(async () => {
    await engine.shutdown();
    await host.stop();
    await redis.stop();
  }, slowMs);

  it(
    'end an agent by force once it has taken as long over its end as the engine allows',
    async () => {
      const deadlines = { createMs: 60_000, stopMs: 1_000, listMs: 10_000 };
      const impatient = await createEngine({ distributed: { url: redis.url, deadlines } });
      const guild = exampleGuild([exampleAgent('Hanging', 'stubborn', { properties: { onStop: 'never' } })]);
      await impatient.runGuild(guild);
      const [{ info }] = (await impatient.listAgents(guild.id)) as [AgentStatus];

      await impatient.stopAgent(guild.id, 'stubborn');

      expect(isAlive(info!.pid!)).toBe(false);
      await impatient.stopGuild(guild.id);
      await impatient.shutdown();
    },
    slowMs,
  );

  it(
    'go on while somebody follows a log and reads nothing',
    async () => {
      const guild = exampleGuild([exampleAgent('', 'chatty', { className: 'test.Chatty' })]);
      await engine.runGuild(guild);
      const ending = new AbortController();
      const follow = () =>
        engine.readLogs({ guildId: guild.id, agentId: 'chatty' }, { follow: true, signal: ending.signal });
      const stalled = Array.from({ length: 20 }, () => follow()[Symbol.asyncIterator]());
      const first = Promise.all(stalled.map((lines) => lines.next()));
      const text = 'x'.repeat(30_000);
      for (let n = 0; n < 100; n += 1) await engine.publish(guild.id, 'say', { from: n, lines: 1, text });
      expect((await first).filter(({ done }) => done)).toEqual([]);
      const said = new FollowedTopic(engine, guild.id, 'said');
      await said.atLeast(100);
      await said.close();

      const startedAtMs = performance.now();
      for (let n = 0; n < 5; n += 1) {
        await engine.runAgent(guild, exampleAgent('Echo', `echo-${n}`, { properties: { text } }));
      }
      expect(await engine.listAgents(guild.id)).toHaveLength(6);
      // Held up by the logs that nobody reads, each would wait for the 60 s that a create may take.
      expect(performance.now() - startedAtMs).toBeLessThan(30_000);
      ending.abort();
      for (const lines of stalled) await lines.return?.();
      await engine.stopGuild(guild.id);
    },
    slowMs,
  );

  it(
    'leave an earlier wish alone when an agent cannot run again',
    async () => {
      const guild = exampleGuild();
      const agent = exampleAgent('Counter', 'counter');
      await engine.runAgent(guild, agent);
      await engine.publish(guild.id, 'numbers', { add: 2 });
      host.kill('SIGKILL');
      await host.ended();
      await eventually(async () => expect(await engine.isAgentRunning(guild.id, 'counter')).toBe(false));
      const error = await engine.runAgent(guild, agent).then(() => undefined, asGuildhallError);
      expect(error).toMatchObject({ kind: expect.stringMatching('unavailable|conflict') as string });
      expect([...(await engine.getAgentsInGuild(guild.id)).keys()]).toEqual(['counter']);

      // With a host again the agent runs again, and what it was sent while it was away is counted.
      host = await AgentHostProcess.start({ redisUrl: redis.url, catalog, name: host.name, env: { HOST_TTL: '6' } });
      await engine.publish(guild.id, 'numbers', { add: 3 });
      const ending = new AbortController();
      const sums: unknown[] = [];
      const reading = (async () => {
        for await (const { message } of engine.follow(guild.id, 'sums', { from: 'earliest', signal: ending.signal })) {
          sums.push(message.payload);
        }
      })();
      await engine.runGuild({ ...guild, agents: [agent] });
      await eventually(() => expect(sums.at(-1)).toEqual({ sum: 5, count: 2 }));
      ending.abort();
      await reading;
      await engine.stopGuild(guild.id);
    },
    slowMs,
  );
});
