import { randomUUID } from 'node:crypto';
import { connectRedis, KeySpace, type RedisConnection } from '@guildhall/redis';
import { eventually, patientMs, RedisServer } from '@guildhall/test-support';
import { RedisLeaderStore } from './redis/redis-leader.store';
import { RedisLeaseStore } from './redis/redis-lease.store';

const ttlMs = 60_000;
const shortMs = 40;
const ref = { guildId: 'guild', agentId: 'agent' };

describe('the leader', () => {
  let server: RedisServer;
  let connection: RedisConnection;
  let keys: KeySpace;
  let leaders: RedisLeaderStore;
  let leases: RedisLeaseStore;

  beforeAll(async () => {
    server = await RedisServer.start();
    connection = await connectRedis({ url: server.url, callTimeoutMs: patientMs });
  });

  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  beforeEach(() => {
    keys = new KeySpace(`test-${randomUUID()}`);
    leaders = new RedisLeaderStore(connection, keys);
    leases = new RedisLeaseStore(connection, keys);
  });

  it('is one of many that campaign at once', async () => {
    const candidates = ['a', 'b:1', 'c{', 'd'];
    const outcomes = await Promise.all(candidates.map((candidate) => leaders.campaign(candidate, ttlMs)));

    const leading = candidates.filter((_candidate, index) => outcomes[index]?.outcome === 'leader');
    expect(leading).toHaveLength(1);
    expect(outcomes.filter((each) => each.outcome === 'follower')).toEqual(
      Array.from({ length: 3 }, () =>
        expect.objectContaining({ outcome: 'follower', term: expect.any(Number), leader: leading[0] }),
      ),
    );
  });

  it('keeps its term while it renews', async () => {
    const { outcome, term } = await leaders.campaign('a:b', ttlMs);

    expect(outcome).toBe('leader');
    expect(await leaders.campaign('a:b', ttlMs)).toMatchObject({ outcome, term });
  });

  it('is followed under a higher term when it is silent or resigns', async () => {
    const { term: first } = await leaders.campaign('a', shortMs);
    const { term: second } = await eventually(async () => {
      const outcome = await leaders.campaign('b', ttlMs);
      expect(outcome.outcome).toBe('leader');
      return outcome;
    });
    expect(second).toBeGreaterThan(first);
    expect(await leaders.resign('a', first)).toBe(false);
    expect(await leaders.resign('b', second)).toBe(true);

    const third = await leaders.campaign('a', ttlMs);
    expect(third.outcome).toBe('leader');
    expect(third.term).toBeGreaterThan(second);
  });

  it('tells how long nobody was there who was sure, from the first one on, also when it follows', async () => {
    expect((await leaders.campaign('a', ttlMs)).unsureMs).toBeUndefined();
    const since = async () => (await leaders.campaign('b', ttlMs, true)).unsureMs ?? -1;
    await eventually(async () => expect(await since()).toBeGreaterThan(600));

    await leaders.campaign('a', ttlMs, false);
    expect(await since()).toBeGreaterThan(600);
    const before = await connection.reach((client) => client.get(keys.leaderSure()));
    await leaders.campaign('a', ttlMs, true);
    const after = await connection.reach((client) => client.get(keys.leaderSure()));
    expect(Number(after)).toBeGreaterThan(Number(before) + 600);
  });

  it('places under its term only: a deposed one reserves nothing', async () => {
    const { term: first } = await leaders.campaign('a', ttlMs);
    const { epoch } = await leases.reserveEpoch(ref, 0, { term: first });
    await leaders.resign('a', first);
    expect(await leases.reserveEpoch(ref, epoch, { term: first })).toEqual({ outcome: 'deposed', epoch });

    const { term: second } = await leaders.campaign('b', ttlMs);
    expect(await leases.reserveEpoch(ref, epoch, { term: first })).toEqual({ outcome: 'deposed', epoch });
    expect((await leases.getLocation(ref)).epoch).toBe(epoch);
    expect((await leases.reserveEpoch(ref, epoch, { term: second })).outcome).toBe('reserved');
  });

  it('may still be renewed when the store is full', async () => {
    const { outcome, term } = await leaders.campaign('a', ttlMs);
    await connection.reach((client) => client.config('SET', 'maxmemory', '1'));

    const second = await leaders.campaign('a', ttlMs);

    await connection.reach((client) => client.config('SET', 'maxmemory', '0'));
    expect(second).toMatchObject({ outcome, term });
  });

  it('knows whether a term lasts', async () => {
    const { term } = await leaders.campaign('a', ttlMs);
    expect([await leaders.isLedUnder(term), await leaders.isLedUnder(term - 1)]).toEqual([true, false]);
    await leaders.resign('a', term);
    expect(await leaders.isLedUnder(term)).toBe(false);
    const { term: next } = await leaders.campaign('b', ttlMs);
    expect([await leaders.isLedUnder(term), await leaders.isLedUnder(next)]).toEqual([false, true]);
  });
});
