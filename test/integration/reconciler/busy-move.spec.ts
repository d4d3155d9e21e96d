import { join } from 'node:path';
import type { AgentRef } from '@guildhall/contract';
import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import {
  AgentHostProcess,
  eventually,
  exampleAgent,
  exampleGuild,
  FollowedTopic,
  isAlive,
  RedisServer,
} from '../../support';

const slowMs = 180_000;
const catalog = join(__dirname, 'agents/catalog.yaml');
const quick = { HOST_TTL: '6', LEASE_TTL: '24', HEARTBEAT_INTERVAL: '8' };
/** So long an agent that moves has for the message in hand. */
const limitMs = 10_000;
/** For all else that a move is, on a machine that stalls. */
const marginMs = 15_000;

describe('an agent that is moved while it is busy for longer than it may', () => {
  let redis: RedisServer;
  let engine: ExecutionEngine;
  let hosts: AgentHostProcess[];

  beforeAll(async () => {
    redis = await RedisServer.start();
    const startHost = () => AgentHostProcess.start({ redisUrl: redis.url, catalog, env: quick });
    hosts = await Promise.all([startHost(), startHost()]);
    engine = await createEngine({ distributed: { url: redis.url } });
  }, slowMs);

  afterAll(async () => {
    await Promise.all(hosts.map((host) => host.stop()));
    await engine.shutdown();
    await redis.stop();
  }, slowMs);

  async function saidBy(ref: AgentRef): Promise<string[]> {
    const said: string[] = [];
    const { signal } = new AbortController();
    for await (const { message } of engine.readLogs(ref, { signal })) said.push(message);
    return said;
  }

  it(
    'ends there, and runs elsewhere, where it is given the message in hand again and handles it once',
    async () => {
      const guild = exampleGuild();
      const before = await engine.runAgent(guild, exampleAgent('', 'busy', { className: 'test.Busy' }));
      const target = hosts.find(({ name }) => name !== before.host)!;
      const results = new FollowedTopic(engine, guild.id, 'results');
      await engine.publish(guild.id, 'work', { n: 1 });
      await engine.publish(guild.id, 'work', { n: 2, busyUnder: before.epoch });
      await engine.publish(guild.id, 'work', { n: 3 });
      await eventually(async () => expect(await saidBy(before)).toContain('busy with 2'));

      const askedAtMs = performance.now();
      const after = await engine.moveAgent(guild.id, 'busy', target.name);
      const tookMs = performance.now() - askedAtMs;

      expect(isAlive(before.pid!)).toBe(false);
      expect(after.host).toBe(target.name);
      expect(isAlive(after.pid!)).toBe(true);
      // It had its time, the last part of which is for an end by SIGTERM.
      expect(tookMs).toBeGreaterThan(limitMs / 2);
      expect(tookMs).toBeLessThan(limitMs + marginMs);
      // A message handled twice, or at both places, would have come before the one that was published after it.
      expect(await results.atLeast(3)).toEqual([
        { n: 1, begun: 1, epoch: before.epoch },
        { n: 2, begun: 2, epoch: after.epoch },
        { n: 3, begun: 3, epoch: after.epoch },
      ]);
      await results.close();
      await engine.stopGuild(guild.id);
    },
    slowMs,
  );
});
