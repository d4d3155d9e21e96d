import { Redis } from 'ioredis';
import { eventually, RedisServer } from '../../support';
import { TroubleWorld } from './support/trouble-world';

const slowMs = 180_000;
/** Two lives of a host's lease, which is renewed every 2 s here. */
const renewals = 6;

describe('a store whose memory is full', () => {
  let redis: RedisServer;
  let admin: Redis;
  let world: TroubleWorld;

  beforeAll(async () => {
    redis = await RedisServer.start({ appendOnly: true, settings: ['--maxmemory-policy', 'noeviction'] });
    admin = new Redis(redis.url);
    world = await TroubleWorld.start({ url: redis.url });
  }, slowMs);

  afterAll(async () => {
    await world.close();
    admin.disconnect();
    await redis.stop();
  }, slowMs);

  /** Resolves when the leases of a host and an agent were renewed so often. */
  async function renewed(guildId: string): Promise<void> {
    const keys = [`{guildhall}:host:${world.hosts[0]!.name}`, `{guildhall}:agent_location:${guildId}:echo`];
    for (const [key, times] of [
      [keys[0]!, renewals],
      [keys[1]!, 2],
    ] as const) {
      let last = await admin.pttl(key);
      for (let seen = 0; seen < times;) {
        const now = await eventually(async () => {
          const ttlMs = await admin.pttl(key);
          expect(ttlMs).toBeGreaterThan(0);
          return ttlMs;
        });
        if (now > last) seen += 1;
        last = now;
      }
    }
  }

  it(
    'refuses what would be kept, goes on renewing leases, and loses nothing when there is room again',
    async () => {
      const { guild, before } = await world.runGuild();
      await world.engine.publish(guild.id, 'numbers', { add: 1 });
      await eventually(async () => expect(await world.payloadsOf(guild.id, 'sums')).toHaveLength(1));
      await admin.config('SET', 'maxmemory', '1000000');

      const refused = { kind: 'unavailable', code: 'STORE_UNREACHABLE', message: expect.stringContaining('OOM') };
      await expect(world.engine.publish(guild.id, 'numbers', { add: 2 })).rejects.toMatchObject(refused);
      await expect(world.engine.runAgent(guild, { ...guild.agents[1]!, id: 'more' })).rejects.toMatchObject({
        kind: 'unavailable',
      });
      await renewed(guild.id);
      expect(await world.running(guild)).toEqual(before);
      expect(world.log).not.toContain('fenced');
      expect(world.gateway.log).not.toContain('could not reconcile');

      await admin.config('SET', 'maxmemory', '0');
      await world.engine.publish(guild.id, 'numbers', { add: 2 });
      await eventually(async () =>
        expect(await world.payloadsOf(guild.id, 'sums')).toEqual([
          { sum: 1, count: 1 },
          { sum: 3, count: 2 },
        ]),
      );
      await world.engine.runAgent(guild, { ...guild.agents[1]!, id: 'more' });
      expect((await world.running(guild)).map(({ agentId }) => agentId)).toEqual(['counter', 'echo', 'more']);
      await world.engine.stopGuild(guild.id);
    },
    slowMs,
  );

  it(
    'moves agents, and has those of a host that dies meanwhile elsewhere as soon as there is room',
    async () => {
      const { guild, before } = await world.runGuild();
      await world.engine.publish(guild.id, 'numbers', { add: 5 });
      await eventually(async () => expect(await world.payloadsOf(guild.id, 'sums')).toEqual([{ sum: 5, count: 1 }]));
      await admin.config('SET', 'maxmemory', '1000000');
      const [to] = world.hosts.map(({ name }) => name).filter((name) => name !== before[1]!.host);
      const moved = await world.engine.moveAgent(guild.id, 'echo', to);
      expect(moved).toMatchObject({ host: to, state: 'running' });
      expect(moved.epoch).toBeGreaterThan(before[1]!.epoch);
      const lost = world.hosts.find(({ name }) => name === before[0]!.host)!;
      lost.kill('SIGKILL');
      await eventually(() => expect(world.gateway.log).toMatch(/a host is gone: fenced.*/));

      await admin.config('SET', 'maxmemory', '0');
      const after = await eventually(() => world.running(guild), { deadlineMs: 30_000 });
      expect(after.map(({ host }) => host)).not.toContain(lost.name);
      await world.engine.publish(guild.id, 'numbers', { add: 6 });
      const sums = [
        { sum: 5, count: 1 },
        { sum: 11, count: 2 },
      ];
      await eventually(async () => expect(await world.payloadsOf(guild.id, 'sums')).toEqual(sums));
      await world.engine.stopGuild(guild.id);
    },
    slowMs,
  );
});
