import { connectRedis, type RedisConnection } from '@guildhall/redis';
import { RedisServer } from '@guildhall/test-support';
import { redisStores, type RegistryStores } from '../testdata/registry-stores';
import { agentOf, guildOf, hostLeaseOf, leaseOf } from '../testdata/sample-records';

const owner = { host: 'host-1', incarnation: 'one' };
const ref = { guildId: 'guild', agentId: 'agent' };
const ttlMs = 60_000;
const full = expect.objectContaining({ kind: 'unavailable', code: 'STORE_UNREACHABLE' });

describe('a Redis that is full', () => {
  let server: RedisServer;
  let connection: RedisConnection;
  let stores: RegistryStores;
  let lease: ReturnType<typeof leaseOf>;

  beforeAll(async () => {
    server = await RedisServer.start();
    connection = await connectRedis({ url: server.url });
  });

  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  const limit = (bytes: number) => connection.reach((client) => client.config('SET', 'maxmemory', bytes));

  beforeEach(async () => {
    stores = redisStores(connection);
    await stores.hosts.announce(hostLeaseOf(owner), ttlMs);
    await stores.guilds.putAgent(guildOf('guild'), agentOf(ref));
    lease = leaseOf(ref, owner, (await stores.leases.reserveEpoch(ref, 0)).epoch);
    await stores.leases.register(lease, ttlMs);
    await limit(1);
  });

  afterEach(() => limit(0));

  it('still lets hosts renew what they hold', async () => {
    expect(await stores.hosts.announce(hostLeaseOf(owner), ttlMs)).toEqual({ outcome: 'announced' });
    expect(await stores.leases.heartbeat(owner, [lease], ttlMs)).toEqual({ outcome: 'renewed', leases: ['renewed'] });
    expect((await stores.leases.getLocation(ref)).lease).toEqual(lease);
  });

  it('still lets go', async () => {
    expect(await stores.leases.cleanupDeadAgents('host-1')).toEqual([]);
    expect(await stores.leases.deregister(ref, lease)).toBe(true);
    expect(await stores.guilds.removeAgent(ref)).toBe(true);
    await stores.hosts.fence('host-1', 'one');
    expect(await stores.hosts.isFenced('one')).toBe(true);
    expect(await stores.hosts.withdraw('host-1', 'one')).toBe(false);
  });

  it('still lets an agent that is wished run elsewhere', async () => {
    await stores.leases.deregister(ref, lease);
    expect(await stores.hosts.nextPlacement()).toBe(0);
    const { epoch } = await stores.leases.reserveEpoch(ref, lease.epoch, { over: lease.epoch });
    expect(epoch).toBeGreaterThan(lease.epoch);
    const next = leaseOf(ref, owner, epoch);
    expect(await stores.leases.register(next, ttlMs)).toMatchObject({ outcome: 'registered' });
    expect((await stores.leases.getLocation(ref)).lease).toEqual(next);
  });

  it('takes nothing new, and nothing in part', async () => {
    const before = await stores.contents();
    const newcomer = { guildId: 'guild', agentId: 'newcomer' };

    await expect(stores.guilds.putAgent(guildOf('new'), agentOf(newcomer))).rejects.toEqual(full);
    const change = { guild: guildOf('new'), seenRevision: 0, put: [agentOf(newcomer)], remove: [] };
    await expect(stores.guilds.changeGuild(change)).rejects.toEqual(full);

    expect(await stores.contents()).toEqual(before);
  });
});
