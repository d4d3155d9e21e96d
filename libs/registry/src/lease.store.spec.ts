import { connectRedis, type RedisConnection } from '@guildhall/redis';
import { eventually, patientMs, RedisServer } from '@guildhall/test-support';
import type { Lease } from './lease';
import { redisStores, sqliteStores, type RegistryStores } from './testdata/registry-stores';
import { agentOf, awkwardIds, guildOf, hostLeaseOf, leaseOf } from './testdata/sample-records';

const ref = { guildId: 'guild', agentId: 'agent' };
const first = { host: 'host-1', incarnation: 'one' };
const second = { host: 'host-2', incarnation: 'two' };
const ttlMs = 60_000;
const shortMs = 40;
const longMs = 2_000;

let server: RedisServer;
let connection: RedisConnection;

beforeAll(async () => {
  server = await RedisServer.start();
  connection = await connectRedis({ url: server.url, callTimeoutMs: patientMs });
});

afterAll(async () => {
  await connection.close();
  await server.stop();
});

describe.each([
  ['redis', () => redisStores(connection)],
  ['sqlite', () => sqliteStores()],
])('leases in %s', (_store, open) => {
  let stores: RegistryStores;

  beforeEach(async () => {
    stores = open();
    await stores.hosts.announce(hostLeaseOf(first), ttlMs);
    await stores.hosts.announce(hostLeaseOf(second), ttlMs);
  });

  afterEach(() => stores.close());

  /** Reserves the next epoch as a placer does that knows the highest one, and that whoever holds it has ended. */
  async function reserve(agent = ref): Promise<number> {
    const { epoch, lease } = await stores.leases.getLocation(agent);
    return (await stores.leases.reserveEpoch(agent, epoch, { over: lease?.epoch })).epoch;
  }

  async function place(owner = first, agent = ref, ttl = ttlMs): Promise<Lease> {
    const lease = leaseOf(agent, owner, await reserve(agent));
    expect(await stores.leases.register(lease, ttl)).toEqual({ outcome: 'registered', epoch: lease.epoch });
    return lease;
  }

  async function locate(agent = ref): Promise<Lease | undefined> {
    return (await stores.leases.getLocation(agent)).lease;
  }

  const expired = (agent = ref) => eventually(async () => expect(await locate(agent)).toBeUndefined());

  async function expectUnchanged(step: () => Promise<unknown>): Promise<void> {
    const before = await stores.contents();
    await step();
    expect(await stores.contents()).toEqual(before);
  }

  describe('reserveEpoch', () => {
    it('gives an epoch by the clock first, and a higher one each time', async () => {
      const startMs = Date.now();
      const one = await reserve();
      const two = await reserve();

      expect(one).toBeGreaterThanOrEqual(startMs);
      expect(one).toBeLessThanOrEqual(Date.now());
      expect(two).toBeGreaterThan(one);
    });

    it('refuses who saw another epoch than the highest, and changes nothing', async () => {
      const highest = await reserve();

      await expectUnchanged(async () => {
        expect(await stores.leases.reserveEpoch(ref, 0)).toEqual({ outcome: 'changed', epoch: highest });
        expect(await stores.leases.reserveEpoch(ref, highest + 1)).toEqual({ outcome: 'changed', epoch: highest });
      });
    });

    it('is refused while a valid lease lives, as when its host came back, and changes nothing', async () => {
      const { epoch } = await place();
      await stores.hosts.withdraw(first.host, first.incarnation);
      expect(await locate()).toBeUndefined();
      await stores.hosts.announce(hostLeaseOf(first), ttlMs);

      await expectUnchanged(async () => {
        expect(await stores.leases.reserveEpoch(ref, epoch)).toEqual({ outcome: 'held', epoch });
        expect(await stores.leases.reserveEpoch(ref, epoch, { over: epoch - 1 })).toEqual({ outcome: 'held', epoch });
      });
    });

    it('is not refused for the lease of a process that has ended, or of a host that is gone', async () => {
      const { epoch } = await place();
      expect(await stores.leases.reserveEpoch(ref, epoch, { over: epoch })).toMatchObject({ outcome: 'reserved' });

      const again = await place(second);
      await stores.hosts.fence(second.host, second.incarnation);
      expect(await stores.leases.reserveEpoch(ref, again.epoch)).toMatchObject({ outcome: 'reserved' });
    });

    it('lets one of many placers that saw the same win', async () => {
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => stores.leases.reserveEpoch(ref, 0)));

      expect(outcomes.filter(({ outcome }) => outcome === 'reserved')).toHaveLength(1);
      expect(new Set(outcomes.map(({ epoch }) => epoch)).size).toBe(1);
    });
  });

  describe('reserveStrictEpoch', () => {
    const reserveStrict = async () => {
      const { epoch } = await stores.leases.getLocation(ref);
      return stores.leases.reserveStrictEpoch(ref, epoch);
    };

    it('reserves as reserveEpoch does where nobody holds the agent', async () => {
      expect(await reserveStrict()).toEqual({ outcome: 'reserved', epoch: expect.any(Number) });
      expect(await stores.leases.reserveStrictEpoch(ref, 0)).toMatchObject({ outcome: 'changed' });
      const { epoch } = await place();
      await stores.leases.deregister(ref, { ...first, epoch });
      expect(await reserveStrict()).toEqual({ outcome: 'reserved', epoch: expect.any(Number) });
    });

    it('is refused while a valid lease lives, and changes nothing', async () => {
      const { epoch } = await place();

      await expectUnchanged(async () => {
        expect(await reserveStrict()).toEqual({ outcome: 'held', epoch });
        expect(await stores.leases.reserveStrictEpoch(ref, epoch, { over: epoch })).toEqual({ outcome: 'held', epoch });
      });
    });

    it('waits for the lease of a host that was fenced without proof, then reserves', async () => {
      const { epoch } = await place();
      const endsAtMs = Date.now() + longMs;
      await stores.hosts.announce(hostLeaseOf(first), longMs);
      await stores.hosts.fence(first.host, first.incarnation);
      await stores.hosts.fence(first.host, first.incarnation);

      expect(await reserveStrict()).toEqual({ outcome: 'held', epoch });
      await eventually(async () => expect(await reserveStrict()).toMatchObject({ outcome: 'reserved' }));
      expect(Date.now()).toBeGreaterThanOrEqual(endsAtMs);
    });

    it('waits no longer once the death of the host is proven', async () => {
      const { epoch } = await place();
      await stores.hosts.fence(first.host, first.incarnation);
      expect(await reserveStrict()).toEqual({ outcome: 'held', epoch });

      await stores.hosts.fence(first.host, first.incarnation, { isDead: true });
      expect(await reserveStrict()).toMatchObject({ outcome: 'reserved' });
    });

    it('does not wait where the death was proven at once, or where the fenced host gave the agent up', async () => {
      await place();
      await stores.hosts.fence(first.host, first.incarnation, { isDead: true });
      expect(await reserveStrict()).toMatchObject({ outcome: 'reserved' });

      const { epoch } = await place(second);
      await stores.hosts.fence(second.host, second.incarnation);
      await stores.leases.deregister(ref, { ...second, epoch });
      expect(await reserveStrict()).toMatchObject({ outcome: 'reserved' });
    });

    it('reserves when the lease of the host ran out', async () => {
      await place();
      await stores.hosts.announce(hostLeaseOf(first), shortMs);

      await eventually(async () => expect(await reserveStrict()).toMatchObject({ outcome: 'reserved' }));
    });
  });

  describe('register', () => {
    it('makes the lease known with all it says, and the agent one of its host', async () => {
      const lease = await place();

      expect(await stores.leases.getLocation(ref)).toMatchObject({ lease, epoch: lease.epoch });
      expect(await stores.leases.getHostAgents('host-1')).toEqual([ref]);
      expect(await stores.leases.getHostLoad('host-1')).toBe(1);
    });

    it('takes again what the same owner holds under this epoch', async () => {
      const running = { ...(await place()), state: 'running' as const, idempotencyKey: '' };

      expect((await stores.leases.register(running, ttlMs)).outcome).toBe('registered');
      expect(await locate()).toEqual(running);
    });

    it('refuses a stale epoch, and changes nothing', async () => {
      const lease = await place();
      const highest = await reserve();

      await expectUnchanged(async () => {
        for (const owner of [first, second]) {
          const late = leaseOf(ref, owner, lease.epoch, { state: 'running' });
          expect(await stores.leases.register(late, ttlMs)).toEqual({ outcome: 'stale', epoch: highest });
        }
      });
    });

    it('refuses an epoch that nobody reserved, and changes nothing', async () => {
      const highest = await reserve();

      await expectUnchanged(async () => {
        const unreserved = leaseOf(ref, first, highest + 1);
        expect(await stores.leases.register(unreserved, ttlMs)).toEqual({ outcome: 'stale', epoch: highest });
      });
    });

    it('refuses a fenced incarnation, and changes nothing', async () => {
      const epoch = await reserve();
      await stores.hosts.fence(first.host, first.incarnation);

      await expectUnchanged(async () => {
        expect(await stores.leases.register(leaseOf(ref, first, epoch), ttlMs)).toEqual({ outcome: 'fenced' });
        expect(await stores.leases.register(leaseOf(ref, first, 0), ttlMs)).toEqual({ outcome: 'fenced' });
      });
    });

    it('refuses an incarnation whose name another one lives under', async () => {
      const epoch = await reserve();
      const namesake = { host: first.host, incarnation: 'older' };

      await expectUnchanged(async () => {
        expect(await stores.leases.register(leaseOf(ref, namesake, epoch), ttlMs)).toEqual({ outcome: 'fenced' });
      });
    });

    it('refuses an agent that has to be wished and is not, and changes nothing', async () => {
      const lease = leaseOf(ref, first, await reserve());

      await expectUnchanged(async () => {
        expect(await stores.leases.register(lease, ttlMs, { wished: true })).toEqual({ outcome: 'unwished' });
      });
      await stores.guilds.putAgent(guildOf(ref.guildId), agentOf(ref));
      expect(await stores.leases.register(lease, ttlMs, { wished: true })).toMatchObject({ outcome: 'registered' });
    });

    it('gives one epoch to one of two hosts that race for it', async () => {
      const epoch = await reserve();
      const outcomes = await Promise.all(
        [first, second].map((owner) => stores.leases.register(leaseOf(ref, owner, epoch), ttlMs)),
      );

      const winner = await locate();
      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['held', 'registered']);
      expect(outcomes).toContainEqual({ outcome: 'held', lease: winner });
    });

    it('refuses an epoch that another host took, also when that entry has expired, and changes nothing', async () => {
      const lease = await place(first, ref, shortMs);
      await expired();

      await expectUnchanged(async () => {
        const outcome = await stores.leases.register(leaseOf(ref, second, lease.epoch), ttlMs);
        expect(outcome).toEqual({ outcome: 'held', lease });
      });
    });

    it('gives the epoch of a fenced holder to another host', async () => {
      const { epoch } = await place();
      await stores.hosts.fence(first.host, first.incarnation);

      expect(await stores.leases.register(leaseOf(ref, second, epoch), ttlMs)).toEqual({
        outcome: 'registered',
        epoch,
      });
    });

    it('gives the epoch of a holder that gave it up to another host', async () => {
      const { epoch } = await place();
      await stores.leases.deregister(ref, { ...first, epoch });

      expect(await stores.leases.register(leaseOf(ref, second, epoch), ttlMs)).toEqual({
        outcome: 'registered',
        epoch,
      });
    });

    it('moves the agent out of the old host when another takes it (R2)', async () => {
      await place(first);
      const lease = await place(second);

      expect(await locate()).toEqual(lease);
      expect(await stores.leases.getHostAgents('host-1')).toEqual([]);
      expect(await stores.leases.getHostAgents('host-2')).toEqual([ref]);
      expect(await stores.leases.cleanupDeadAgents('host-1')).toEqual([]);
    });
  });

  describe('register with epoch 0', () => {
    it('reserves an epoch itself', async () => {
      const outcome = await stores.leases.register(leaseOf(ref, first, 0), ttlMs);

      const { lease, epoch } = await stores.leases.getLocation(ref);
      expect(outcome).toEqual({ outcome: 'registered', epoch });
      expect(lease).toEqual(leaseOf(ref, first, epoch));
      expect(epoch).toBeGreaterThan(1_700_000_000_000);
    });

    it('is refused where a valid lease exists, and changes nothing', async () => {
      const lease = await place();

      await expectUnchanged(async () => {
        expect(await stores.leases.register(leaseOf(ref, second, 0), ttlMs)).toEqual({ outcome: 'held', lease });
      });
    });

    it.each([
      ['was fenced', () => stores.hosts.fence(first.host, first.incarnation)],
      ['withdrew', () => stores.hosts.withdraw(first.host, first.incarnation)],
    ])('supersedes at once the lease of a host that %s', async (_what, end) => {
      const { epoch } = await place();
      await end();

      const outcome = await stores.leases.register(leaseOf(ref, second, 0), ttlMs);

      expect(outcome).toEqual({ outcome: 'registered', epoch: expect.any(Number) });
      expect((await stores.leases.getLocation(ref)).epoch).toBeGreaterThan(epoch);
      expect((await locate())?.host).toBe('host-2');
    });

    it('gives an agent to one of two hosts that race for it', async () => {
      const outcomes = await Promise.all(
        [first, second].map((owner) => stores.leases.register(leaseOf(ref, owner, 0), ttlMs)),
      );

      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['held', 'registered']);
    });
  });

  describe('validity', () => {
    it('ends with the entry, which leaves no trace in the host set (R3)', async () => {
      const { epoch } = await place(first, ref, shortMs);
      await expired();

      expect(await stores.leases.getLocation(ref)).toMatchObject({ lease: undefined, epoch });
      expect(await stores.leases.getHostAgents('host-1')).toEqual([]);
      expect(await stores.leases.getHostLoad('host-1')).toBe(0);
    });

    it('ends with the lease of the host', async () => {
      await place();
      await stores.hosts.announce(hostLeaseOf(first), shortMs);

      await expired();
      await stores.hosts.announce(hostLeaseOf(first), ttlMs);
      expect(await locate()).toBeDefined();
    });

    it('ends when the incarnation is fenced or another takes its name', async () => {
      await place();
      await stores.hosts.fence(first.host, first.incarnation);
      expect(await locate()).toBeUndefined();

      await stores.hosts.announce(hostLeaseOf({ host: first.host, incarnation: 'newer' }), ttlMs);
      expect(await locate()).toBeUndefined();
    });

    it('does not hide the agents of a dead host from those who place them elsewhere', async () => {
      await place();
      await stores.hosts.fence(first.host, first.incarnation);

      expect(await stores.leases.getHostAgents('host-1')).toEqual([ref]);
    });
  });

  describe('getLocations', () => {
    it('tells where many agents are, in the order asked, as getLocation does', async () => {
      const refs = ['placed', 'unknown', 'reserved', 'dead'].map((agentId) => ({ guildId: 'a:b', agentId }));
      const [placed = ref, , reserved = ref, dead = ref] = refs;
      const lease = await place(first, placed);
      await reserve(placed);
      const epoch = await reserve(reserved);
      const lost = await place(second, dead);
      await stores.hosts.fence(second.host, second.incarnation);

      const locations = await stores.leases.getLocations(refs);

      expect(locations).toEqual([
        { lease, epoch: expect.any(Number), lastLease: lease },
        { lease: undefined, epoch: 0, lastLease: undefined },
        { lease: undefined, epoch, lastLease: undefined },
        { lease: undefined, epoch: lost.epoch, lastLease: lost },
      ]);
      expect(await Promise.all(refs.map((agent) => stores.leases.getLocation(agent)))).toMatchObject(
        locations.map(({ lease: valid, epoch: highest }) => ({ lease: valid, epoch: highest })),
      );
      expect(await stores.leases.getLocations([])).toEqual([]);
    });

    it('forgets who took a lease that was given up', async () => {
      const { epoch } = await place();
      await stores.leases.deregister(ref, { ...first, epoch });

      expect(await stores.leases.getLocations([ref])).toEqual([{ lease: undefined, epoch, lastLease: undefined }]);
    });
  });

  describe('heartbeat', () => {
    it('renews for the time given', async () => {
      const lease = await place();

      expect(await stores.leases.heartbeat(first, [lease], shortMs)).toEqual({
        outcome: 'renewed',
        leases: ['renewed'],
      });
      await expired();
    });

    it('registers again what expired (R3)', async () => {
      const lease = await place(first, ref, shortMs);
      await expired();
      await stores.leases.cleanupDeadAgents('host-1');

      const outcome = await stores.leases.heartbeat(first, [lease], ttlMs);

      expect(outcome).toEqual({ outcome: 'renewed', leases: ['registered'] });
      expect(await locate()).toEqual(lease);
      expect(await stores.leases.getHostAgents('host-1')).toEqual([ref]);
    });

    it('reports what a higher epoch took, and changes nothing of it', async () => {
      const lease = await place(first);
      await place(second);

      await expectUnchanged(async () => {
        const outcome = await stores.leases.heartbeat(first, [lease], ttlMs);
        expect(outcome).toEqual({ outcome: 'renewed', leases: ['taken'] });
      });
    });

    it('reports what a higher epoch was reserved for, and renews nothing', async () => {
      const lease = await place();
      await reserve();

      await expectUnchanged(async () => {
        const outcome = await stores.leases.heartbeat(first, [lease], 10 * ttlMs);
        expect(outcome).toEqual({ outcome: 'renewed', leases: ['taken'] });
      });
    });

    it('reports an epoch that another incarnation holds, and changes nothing', async () => {
      const lease = await place(first, ref, shortMs);
      await expired();

      await expectUnchanged(async () => {
        const stranger = { ...lease, ...second };
        expect(await stores.leases.heartbeat(second, [stranger], ttlMs)).toEqual({
          outcome: 'renewed',
          leases: ['taken'],
        });
      });
    });

    it('renews nothing for a fenced incarnation', async () => {
      const lease = await place();
      await stores.hosts.fence(first.host, first.incarnation);

      await expectUnchanged(async () => {
        expect(await stores.leases.heartbeat(first, [lease], ttlMs)).toEqual({ outcome: 'fenced' });
      });
    });

    it('makes the announced epoch the highest again after the store lost its data', async () => {
      const lease = await place();
      await stores.lose();
      await stores.hosts.announce(hostLeaseOf(first), ttlMs);

      const outcome = await stores.leases.heartbeat(first, [lease], ttlMs);

      expect(outcome).toEqual({ outcome: 'renewed', leases: ['registered'] });
      expect(await stores.leases.getLocation(ref)).toMatchObject({ lease, epoch: lease.epoch });
    });

    it('tells what the store lost before it registers that, and keeps nothing when that fails', async () => {
      const lease = await place();
      const lost: string[] = [];
      const note = async (leases: readonly Lease[]) => void lost.push(...leases.map(({ agentId }) => agentId));
      await stores.leases.heartbeat(first, [lease], ttlMs, note);
      expect(lost).toEqual([]);
      await stores.lose();
      await stores.hosts.announce(hostLeaseOf(first), ttlMs);

      const failing = () => Promise.reject(new Error('not now'));
      await expect(stores.leases.heartbeat(first, [lease], ttlMs, failing)).rejects.toThrow('not now');
      expect(await stores.leases.getLocation(ref)).toMatchObject({ lease: undefined, epoch: 0 });
      await stores.leases.heartbeat(first, [lease], ttlMs, note);
      expect(lost).toEqual([lease.agentId]);
      await stores.leases.heartbeat(first, [lease], ttlMs, note);
      expect(lost).toHaveLength(1);
    });

    it('lets an announced epoch win whose reservation a failover to a replica rolled back', async () => {
      await place(first);
      const higher = leaseOf(ref, second, Date.now() + 3_600_000);
      await stores.hosts.announce(hostLeaseOf(second), ttlMs);

      await stores.leases.heartbeat(second, [higher], ttlMs);

      expect(await stores.leases.getLocation(ref)).toMatchObject({ lease: higher, epoch: higher.epoch });
      expect(await stores.leases.getHostAgents('host-1')).toEqual([]);
    });

    it('lets the highest of two announced epochs win after the store lost its data', async () => {
      const older = await place(first);
      const newer = await place(second);
      await stores.lose();

      await stores.leases.heartbeat(first, [older], ttlMs);
      const outcome = await stores.leases.heartbeat(second, [newer], ttlMs);

      expect(outcome).toEqual({ outcome: 'renewed', leases: ['registered'] });
      expect(await stores.leases.heartbeat(first, [older], ttlMs)).toMatchObject({ leases: ['taken'] });
      expect(await stores.leases.getHostAgents('host-1')).toEqual([]);
      expect(await stores.leases.getHostAgents('host-2')).toEqual([ref]);
    });

    it('answers in the order of the leases, for thousands at once', async () => {
      const agents = Array.from({ length: 2_500 }, (_none, index) => ({ guildId: 'many', agentId: `agent ${index}` }));
      const leases = agents.map((agent) => leaseOf(agent, first, 1_800_000_000_000));
      expect(await stores.leases.heartbeat(first, leases, ttlMs)).toEqual({
        outcome: 'renewed',
        leases: leases.map(() => 'registered'),
      });
      const taken = agents[1_234] ?? ref;
      await reserve(taken);

      const outcome = await stores.leases.heartbeat(first, leases, ttlMs);

      const expected = leases.map(({ agentId }) => (agentId === taken.agentId ? 'taken' : 'renewed'));
      expect(outcome).toEqual({ outcome: 'renewed', leases: expected });
      expect(await stores.leases.getHostLoad('host-1')).toBe(2_500);
    });

    it('does nothing for a host without agents', async () => {
      expect(await stores.leases.heartbeat(first, [], ttlMs)).toEqual({ outcome: 'renewed', leases: [] });
    });
  });

  describe('deregister', () => {
    it('ends the lease of owner and epoch, and keeps the epoch', async () => {
      const { epoch } = await place();

      expect(await stores.leases.deregister(ref, { ...first, epoch })).toBe(true);
      expect(await stores.leases.getLocation(ref)).toMatchObject({ lease: undefined, epoch });
      expect(await stores.leases.getHostAgents('host-1')).toEqual([]);
      expect(await stores.leases.deregister(ref, { ...first, epoch })).toBe(false);
    });

    it('refuses a stale epoch or another owner, and changes nothing', async () => {
      const older = await place(first);
      const { epoch } = await place(second);

      await expectUnchanged(async () => {
        expect(await stores.leases.deregister(ref, { ...first, epoch: older.epoch })).toBe(false);
        expect(await stores.leases.deregister(ref, { ...second, epoch: older.epoch })).toBe(false);
        expect(await stores.leases.deregister(ref, { ...first, epoch })).toBe(false);
        expect(await stores.leases.deregister(ref, { host: second.host, incarnation: 'other', epoch })).toBe(false);
      });
    });
  });

  describe('cleanupDeadAgents', () => {
    it('says what expired on the host, once, and leaves the living', async () => {
      const dead = { guildId: 'guild', agentId: 'dead' };
      await place(first, ref);
      await place(first, dead, shortMs);
      await expired(dead);

      expect(await stores.leases.cleanupDeadAgents('host-1')).toEqual([dead]);
      expect(await stores.leases.cleanupDeadAgents('host-1')).toEqual([]);
      expect(await stores.leases.getHostAgents('host-1')).toEqual([ref]);
    });

    it('finds nothing on an unknown host', async () => {
      expect(await stores.leases.cleanupDeadAgents('nobody')).toEqual([]);
      expect(await stores.leases.getHostAgents('nobody')).toEqual([]);
    });
  });

  it.each(awkwardIds)('keeps %p apart as guild, agent, host and incarnation', async (id) => {
    const owner = { host: id, incarnation: id };
    const refs = [
      { guildId: id, agentId: id },
      { guildId: id, agentId: 'x' },
      { guildId: 'x', agentId: id },
    ];
    await stores.hosts.announce(hostLeaseOf(owner), ttlMs);

    const leases = await Promise.all(refs.map((agent) => place(owner, agent)));

    expect(await Promise.all(refs.map(locate))).toEqual(leases);
    expect(await stores.leases.getHostAgents(id)).toEqual(expect.arrayContaining(refs));
    expect(await stores.leases.heartbeat(owner, leases, ttlMs)).toMatchObject({ leases: refs.map(() => 'renewed') });
    const moved = await place(first, refs[0]);
    expect(await stores.leases.getHostLoad(id)).toBe(2);
    expect(await stores.leases.deregister(moved, moved)).toBe(true);
    await stores.hosts.fence(id, id);
    expect(await locate(refs[1])).toBeUndefined();
  });

  it('is not confused by ids that join to the same text', async () => {
    const one = { guildId: 'a:b', agentId: 'c' };
    const other = { guildId: 'a', agentId: 'b:c' };
    const leases = [await place(first, one), await place(second, other)];

    expect([await locate(one), await locate(other)]).toEqual(leases);
  });
});
