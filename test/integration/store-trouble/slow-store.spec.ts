import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { eventually, FollowedTopic, RedisServer } from '../../support';
import { DelayedLink } from '../../support/delayed-link';
import { SteadyPublisher } from '../../support/steady-publisher';
import { Random } from '../../chaos/random';
import { patienceMs, TroubleWorld, type RunningAgent } from './support/trouble-world';

const slowMs = 180_000;
/** Three lives of a host's lease, which is 6 s here. */
const slowForMs = 18_000;

describe('a slow store', () => {
  let redis: RedisServer;
  let link: DelayedLink;
  let world: TroubleWorld;

  beforeAll(async () => {
    redis = await RedisServer.start({ appendOnly: true, settings: ['--enable-debug-command', 'local'] });
    link = await DelayedLink.to(redis.port);
    world = await TroubleWorld.start({ url: `redis://127.0.0.1:${link.port}` });
  }, slowMs);

  afterAll(async () => {
    await world.close();
    link.close();
    await redis.stop();
  }, slowMs);

  const unchanged = (agents: readonly RunningAgent[]) => agents.map((agent) => ({ ...agent, restarts: 0 }));
  const answers = ['done', 'unavailable STORE_UNREACHABLE', 'unavailable HOST_UNREACHABLE'];

  it.each<[string, () => Promise<() => void>]>([
    [
      'whose answers take 200 to 500 ms',
      async () => {
        const random = new Random(1);
        link.delay(() => random.between(100, 250));
        return () => link.delay(() => 0);
      },
    ],
    ['that stands still for 1.2 s again and again', async () => standingStill()],
  ])(
    '%s costs nobody his process or lease; callers are answered, or told in time',
    async (_how, begin) => {
      const { guild, before } = await world.runGuild();
      const publisher = new SteadyPublisher(world.engine, guild.id);
      const sums = new FollowedTopic(world.engine, guild.id, 'sums');
      await sums.atLeast(20);

      const end = await begin();
      const endsAtMs = performance.now() + slowForMs;
      while (performance.now() < endsAtMs) {
        const { told, afterMs } = await world.outcomes(guild.id);
        expect(told.filter((one) => !answers.includes(one))).toEqual([]);
        expect(afterMs).toBeLessThan(patienceMs);
      }
      end();

      await sums.atLeast(sums.messages.length + 50);
      const last = await publisher.end();
      await eventually(() => expect(sums.payloads.at(-1)).toEqual({ sum: (last * (last + 1)) / 2, count: last }));
      expect(sums.payloads).toHaveLength(last);
      expect(await eventually(() => world.running(guild))).toEqual(unchanged(before));
      expect(world.log).not.toContain('fenced');
      await sums.close();
      await world.engine.stopGuild(guild.id);
    },
    slowMs,
  );

  /** By DEBUG SLEEP: nothing else is served meanwhile. */
  async function standingStill(): Promise<() => void> {
    const client = new Redis(redis.url);
    const ending = new AbortController();
    const sleeping = (async () => {
      for (; !ending.signal.aborted; await wait(300)) await client.call('DEBUG', 'SLEEP', '1.2');
    })();
    return () => {
      ending.abort();
      void sleeping.finally(() => client.disconnect());
    };
  }
});
