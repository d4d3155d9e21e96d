import { setTimeout as wait } from 'node:timers/promises';
import type { GuildSpec } from '@guildhall/contract';
import { eventually, FollowedTopic, isAlive, RedisServer } from '../../support';
import { SteadyPublisher } from '../../support/steady-publisher';
import { patienceMs, TroubleWorld } from './support/trouble-world';

/**
 * Lease times are two fifths of the usual (HOST_TTL 6 s instead of 15, LEASE_TTL 24 instead of 60, HEARTBEAT_INTERVAL 8
 * instead of 20), and so is the outage: 120 s stand for five minutes, 20 lives of a host's lease and 5 of an agent's both
 * ways. With less a host loses its lease where it gets no processor for two seconds. LEASE_DIVISION=1 makes it the usual
 * times and five minutes.
 */
const askedDivision = process.env['LEASE_DIVISION'];
const division = Number(askedDivision ?? 2.5);
const longAwayMs = 300_000 / division;
const slowMs = longAwayMs + 180_000;

describe('a store that is away', () => {
  let redis: RedisServer;
  let world: TroubleWorld;

  beforeAll(async () => {
    redis = await RedisServer.start({ appendOnly: true });
    world = await TroubleWorld.start({ url: redis.url, division });
  }, slowMs);

  afterAll(async () => {
    await world.close();
    await redis.stop();
  }, slowMs);

  /** What callers were told, as long as it was no more than about a second: a call waits for 2 s, and a machine may stall. */
  async function whileAwayForASecond({ id }: GuildSpec): Promise<string[]> {
    const beganMs = performance.now();
    redis.pause();
    const publishing = world.engine.publish(id, 'numbers', { add: 1 }, { id: 'one' });
    const asked = Promise.all([world.outcomes(id), publishing]);
    asked.catch(() => undefined);
    await wait(1_000);
    redis.resume();
    const awayMs = performance.now() - beganMs;
    const [{ told }] = await asked;
    expect(awayMs).toBeLessThan(1_300);
    return told;
  }

  it(
    'for a second keeps callers waiting, and that is all',
    async () => {
      const { guild, before } = await world.runGuild();
      const told = await eventually(() => whileAwayForASecond(guild));
      expect(told).toEqual(told.map(() => 'done'));
      await eventually(async () => expect(await world.payloadsOf(guild.id, 'sums')).toEqual([{ sum: 1, count: 1 }]));
      expect(await world.running(guild)).toEqual(before);
      await world.engine.stopGuild(guild.id);
    },
    slowMs,
  );

  it(
    'for five minutes kills nothing that runs: callers are told in time, all goes on under the same epochs',
    async () => {
      const { guild, before } = await world.runGuild();
      const publisher = new SteadyPublisher(world.engine, guild.id);
      const sums = new FollowedTopic(world.engine, guild.id, 'sums');
      await sums.atLeast(20);
      const memoryBefore = world.memoryBytes();

      await redis.kill();
      const endsAtMs = performance.now() + longAwayMs;
      while (performance.now() < endsAtMs) {
        const { told, afterMs } = await world.outcomes(guild.id);
        expect(told).toEqual(told.map(() => 'unavailable STORE_UNREACHABLE'));
        expect(afterMs).toBeLessThan(patienceMs);
        expect(before.filter(({ pid }) => !isAlive(pid))).toEqual([]);
        await wait(1_000);
      }
      const memoryAfter = world.memoryBytes();
      await redis.restart();

      await sums.atLeast(sums.messages.length + 50);
      const last = await publisher.end();
      const total = { sum: (last * (last + 1)) / 2, count: last };
      await eventually(() => expect(sums.payloads.at(-1)).toEqual(total));
      expect(sums.payloads).toHaveLength(last);
      expect(await eventually(() => world.running(guild))).toEqual(before);
      expect(world.log).not.toMatch(/fenced|STORE_LOST/);
      // What waits is bounded: nothing piles up while nobody can be asked.
      for (const [index, bytes] of memoryAfter.entries()) expect(bytes - memoryBefore[index]!).toBeLessThan(64 << 20);
      if (askedDivision)
        process.stdout.write(`${JSON.stringify({ longAwayMs, memoryBefore, memoryAfter, before, total })}\n`);
      await sums.close();
      await world.engine.stopGuild(guild.id);
    },
    slowMs,
  );
});
