import type { GuildSpec } from '@guildhall/contract';
import { eventually, exampleAgent, FollowedTopic, isAlive } from '../../support';
import { SentinelDeployment } from '../../support/sentinel-deployment';
import { SteadyPublisher } from '../../support/steady-publisher';
import { patienceMs, TroubleWorld } from './support/trouble-world';

const slowMs = 180_000;
const unavailable = 'unavailable STORE_UNREACHABLE';

describe('a replica that sentinels promote', () => {
  let store: SentinelDeployment;
  let world: TroubleWorld;

  beforeEach(async () => {
    store = await SentinelDeployment.start();
    world = await TroubleWorld.start({ url: store.url });
  }, slowMs);

  afterEach(async () => {
    await world.close();
    await store.stop();
  }, slowMs);

  const lastSum = async ({ id }: GuildSpec) => (await world.payloadsOf(id, 'sums')).at(-1);

  it(
    'goes on with what runs: callers are told meanwhile, nothing is placed anew, each message has its effect once',
    async () => {
      const { guild, before } = await world.runGuild();
      const publisher = new SteadyPublisher(world.engine, guild.id);
      const sums = new FollowedTopic(world.engine, guild.id, 'sums');
      await sums.atLeast(20);
      await sums.close();

      const failingOver = store.failOver();
      const { told, afterMs } = await world.outcomes(guild.id);
      expect(told).toEqual(told.map(() => unavailable));
      expect(afterMs).toBeLessThan(patienceMs);
      await failingOver;
      const takenMeanwhile = publisher.taken;

      await eventually(() => expect(publisher.taken).toBeGreaterThan(takenMeanwhile + 50));
      await publisher.end();
      const numbers = (await world.payloadsOf(guild.id, 'numbers')).map(({ add }) => add as number);
      const total = { sum: numbers.reduce((sum, add) => sum + add, 0), count: numbers.length };
      await eventually(() => expect(lastSum(guild)).resolves.toEqual(total));
      expect(new Set(numbers).size).toBe(numbers.length);

      const after = await eventually(() => world.running(guild));
      const where = (agents: typeof after) => agents.map(({ agentId, host, epoch }) => [agentId, host, epoch]);
      expect(where(after)).toEqual(where(before));
      expect(after.find(({ agentId }) => agentId === 'echo')).toEqual(before.find(({ agentId }) => agentId === 'echo'));
      expect(world.log).not.toContain('fenced');
    },
    slowMs,
  );

  it(
    'hears from the hosts what it does not know: the highest epoch wins, and what runs is wished',
    async () => {
      const { guild, before } = await world.runGuild();
      await world.engine.publish(guild.id, 'numbers', { add: 1 });
      await eventually(() => expect(lastSum(guild)).resolves.toEqual({ sum: 1, count: 1 }));
      await store.breakReplication();
      const moved = await world.engine.moveAgent(guild.id, 'counter');
      const added = await world.engine.runAgent(guild, exampleAgent('Echo', 'added'));
      await world.engine.publish(guild.id, 'numbers', { add: 10 });
      await eventually(() => expect(lastSum(guild)).resolves.toEqual({ sum: 11, count: 2 }));

      await store.failOver();

      const after = await eventually(async () => {
        const agents = await world.running(guild);
        expect(agents.map(({ agentId, host, epoch }) => [agentId, host, epoch])).toEqual([
          ['added', added.host, added.epoch],
          ['counter', moved.host, moved.epoch],
          ['echo', before[1]!.host, before[1]!.epoch],
        ]);
        return agents;
      });
      expect(after[0]).toMatchObject({ pid: added.pid, restarts: 0 });
      expect(isAlive(before[0]!.pid)).toBe(false);
      expect(world.log).toContain('STORE_LOST');

      // What the master had taken since the replica heard it last is rolled back; what follows has its effect once.
      await eventually(() => world.engine.publish(guild.id, 'numbers', { add: 100 }, { id: 'after' }));
      await eventually(() => expect(lastSum(guild)).resolves.toEqual({ sum: 101, count: 2 }));
      const again = await eventually(() => world.running(guild));
      expect(again.map(({ epoch }) => epoch)).toEqual(after.map(({ epoch }) => epoch));
      expect(world.log).not.toContain('fenced');
    },
    slowMs,
  );
});
