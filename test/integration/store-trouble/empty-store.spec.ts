import { eventually, exampleAgent, isAlive, RedisServer } from '../../support';
import { TroubleWorld } from './support/trouble-world';

const slowMs = 180_000;

describe('a store that comes back empty', () => {
  let redis: RedisServer;
  let world: TroubleWorld;

  beforeAll(async () => {
    redis = await RedisServer.start();
    world = await TroubleWorld.start({ url: redis.url });
  }, slowMs);

  afterAll(async () => {
    await world.close();
    await redis.stop();
  }, slowMs);

  it(
    'is told what runs, by hosts that report STORE_LOST; what runs goes on, and begins with state anew',
    async () => {
      const { guild, before } = await world.runGuild();
      await world.engine.publish(guild.id, 'numbers', { add: 5 });
      await eventually(async () => expect(await world.payloadsOf(guild.id, 'sums')).toEqual([{ sum: 5, count: 1 }]));

      await redis.kill();
      await redis.restart();

      await eventually(async () => {
        const after = await world.running(guild);
        expect(after.map(({ agentId, host, epoch }) => [agentId, host, epoch])).toEqual(
          before.map(({ agentId, host, epoch }) => [agentId, host, epoch]),
        );
      });
      expect(await world.engine.getGuild(guild.id)).toMatchObject({ id: guild.id, name: guild.name });
      await eventually(() => {
        for (const { log } of [...world.hosts, world.gateway]) expect(log).toContain('STORE_LOST');
      });
      expect(world.log).not.toContain('fenced');
      expect(isAlive(before.find(({ agentId }) => agentId === 'echo')!.pid)).toBe(true);

      await eventually(() => world.engine.publish(guild.id, 'numbers', { add: 7 }, { id: 'seven' }));
      await eventually(async () => expect(await world.payloadsOf(guild.id, 'sums')).toEqual([{ sum: 7, count: 1 }]));
      await world.engine.stopGuild(guild.id);
    },
    slowMs,
  );

  it(
    'makes an agent begin again that was at work on a message, which is lost',
    async () => {
      const { guild } = await world.runGuild();
      await world.engine.runAgent(guild, exampleAgent('Slow', 'slow'));
      await world.engine.publish(guild.id, 'work', { ms: 600_000 });
      await world.engine.publish(guild.id, 'numbers', { add: 5 });
      await eventually(async () => expect(await world.payloadsOf(guild.id, 'sums')).toHaveLength(1));

      await redis.kill();
      await redis.restart();

      await eventually(() => world.running(guild));
      await eventually(() => world.engine.publish(guild.id, 'work', { ms: 1 }, { id: 'short' }));
      await eventually(async () => expect(await world.payloadsOf(guild.id, 'results')).toEqual([{ work: 'short' }]));
      await world.engine.stopGuild(guild.id);
    },
    slowMs,
  );
});
