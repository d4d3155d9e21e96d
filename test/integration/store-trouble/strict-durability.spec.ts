import { asGuildhallError } from '@guildhall/contract';
import { AgentHostProcess, eventually, RedisServer } from '../../support';
import { SentinelDeployment } from '../../support/sentinel-deployment';
import { SteadyPublisher } from '../../support/steady-publisher';
import { TroubleWorld } from './support/trouble-world';

const slowMs = 180_000;

describe('strict durability', () => {
  let store: SentinelDeployment;
  let world: TroubleWorld;

  beforeAll(async () => {
    store = await SentinelDeployment.start();
    world = await TroubleWorld.start({ url: store.url, durability: 'strict' });
  }, slowMs);

  afterAll(async () => {
    await world.close();
    await store.stop();
  }, slowMs);

  /** The numbers that the counter has added, in its order. */
  async function countedBy(guildId: string): Promise<number[]> {
    const sums = (await world.payloadsOf(guildId, 'sums')).map(({ sum }) => sum as number);
    return sums.map((sum, index) => sum - (sums[index - 1] ?? 0));
  }

  it(
    'loses nothing that was answered when a replica is promoted that had heard nothing for a while',
    async () => {
      const { guild } = await world.runGuild();
      const publisher = new SteadyPublisher(world.engine, guild.id);
      await eventually(() => expect(publisher.taken).toBeGreaterThan(20));
      const moved = await world.engine.moveAgent(guild.id, 'counter');

      await store.breakReplication();
      const refused = await eventually(async () => {
        const error = await world.engine.publish(guild.id, 'elsewhere', {}).catch(asGuildhallError);
        expect(error).toMatchObject({ code: 'STORE_NOT_REPLICATED' });
        return error;
      });
      expect(refused).toMatchObject({ kind: 'unavailable' });
      const answered = publisher.taken;
      await store.failOver();
      await store.comeBack();

      await eventually(() => expect(publisher.taken).toBeGreaterThan(answered + 20));
      const last = await publisher.end();
      const numbers = (await world.payloadsOf(guild.id, 'numbers')).map(({ add }) => add as number);
      expect(numbers).toEqual(Array.from({ length: last }, (_none, index) => index + 1));
      // What was not answered may have its effect although it was rolled back, and again when it was repeated.
      await eventually(async () => {
        const counted = await countedBy(guild.id);
        expect(new Set(counted)).toEqual(new Set(numbers));
        expect(counted.filter((add, index) => counted.indexOf(add) !== index && add !== answered + 1)).toEqual([]);
      });
      const counter = (await eventually(() => world.running(guild))).find(({ agentId }) => agentId === 'counter');
      expect(counter).toMatchObject({ host: moved.host, epoch: moved.epoch });
      expect(world.log).not.toContain('fenced');
    },
    slowMs,
  );

  it(
    'is refused at the start where the store does not sync its log',
    async () => {
      const redis = await RedisServer.start({ appendOnly: true, appendFsync: 'everysec' });
      const host = await AgentHostProcess.spawn({ redisUrl: redis.url, env: { DURABILITY: 'strict' } });
      expect(await host.ended()).toEqual({ code: 1, signal: null });
      expect(host.log).toContain('DURABILITY cannot be strict: the store has appendonly yes, appendfsync everysec');
      await redis.stop();
    },
    slowMs,
  );
});
