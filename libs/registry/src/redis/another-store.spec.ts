import { connectRedis, KeySpace, redisStoreId, type RedisConnection } from '@guildhall/redis';
import { RedisServer } from '@guildhall/test-support';
import { hostLeaseOf, leaseOf } from '../testdata/sample-records';
import { RedisHostLeaseStore } from './redis-host-lease.store';
import { RedisLeaseStore } from './redis-lease.store';

const ref = { guildId: 'guild', agentId: 'agent' };
const owner = { host: 'host-1', incarnation: 'one' };
const ttlMs = 60_000;

describe('a store that was emptied while somebody places an agent', () => {
  const keys = new KeySpace();
  let server: RedisServer;
  let connection: RedisConnection;
  let leases: RedisLeaseStore;
  let hosts: RedisHostLeaseStore;

  beforeEach(async () => {
    server = await RedisServer.start();
    connection = await connectRedis({ url: server.url });
    leases = new RedisLeaseStore(connection, keys);
    hosts = new RedisHostLeaseStore(connection, keys);
    await redisStoreId(connection, keys);
  });

  afterEach(async () => {
    await connection.close();
    await server.stop();
  });

  it('reserves nothing for who saw the agent in the one before, though the epoch is the highest again', async () => {
    const { epoch } = await leases.reserveEpoch(ref, 0);
    const lease = leaseOf(ref, owner, epoch);
    await hosts.announce(hostLeaseOf(owner), ttlMs);
    await leases.register(lease, ttlMs);
    await hosts.withdraw(owner.host, owner.incarnation);
    const seen = await leases.getLocation(ref);
    expect(seen).toEqual({ lease: undefined, epoch, storeId: await redisStoreId(connection, keys) });

    await connection.reach((client) => client.flushall());
    await leases.heartbeat(owner, [lease], ttlMs);

    const refused = { outcome: 'emptied', epoch };
    expect(await leases.getLocation(ref)).toEqual({ lease: undefined, epoch, storeId: '' });
    expect(await leases.reserveEpoch(ref, epoch, { storeId: seen.storeId })).toEqual(refused);
    await redisStoreId(connection, keys);
    expect(await leases.reserveEpoch(ref, epoch, { storeId: seen.storeId })).toEqual(refused);

    const { storeId } = await leases.getLocation(ref);
    expect(await leases.reserveEpoch(ref, epoch, { storeId })).toMatchObject({ outcome: 'reserved' });
  });
});
