import { connectRedis, type RedisConnection } from '@guildhall/redis';
import { patientMs, RedisServer } from '@guildhall/test-support';
import type { Lease } from './lease';
import { redisStores, sqliteStores, type RegistryStores } from './testdata/registry-stores';
import { agentOf, guildOf, hostLeaseOf, leaseOf } from './testdata/sample-records';

const ref = { guildId: 'guild', agentId: 'agent' };
const first = { host: 'host-1', incarnation: 'one' };
const second = { host: 'host-2', incarnation: 'two' };
const ttlMs = 60_000;

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
])('leases that not everybody sees, in %s', (_store, open) => {
  let stores: RegistryStores;

  beforeEach(async () => {
    stores = open();
    await stores.hosts.announce(hostLeaseOf(first), ttlMs);
    await stores.hosts.announce(hostLeaseOf(second), ttlMs);
  });

  afterEach(() => stores.close());

  /** Reserves the next epoch as a placer does that knows the highest one, and that whoever holds it has ended. */
  async function reserve(): Promise<number> {
    const { epoch, lease } = await stores.leases.getLocation(ref);
    return (await stores.leases.reserveEpoch(ref, epoch, { over: lease?.epoch })).epoch;
  }

  async function place(owner = first): Promise<Lease> {
    const lease = leaseOf(ref, owner, await reserve());
    expect(await stores.leases.register(lease, ttlMs)).toEqual({ outcome: 'registered', epoch: lease.epoch });
    return lease;
  }

  async function expectUnchanged(step: () => Promise<unknown>): Promise<void> {
    const before = await stores.contents();
    await step();
    expect(await stores.contents()).toEqual(before);
  }

  describe('voidEpoch', () => {
    it('makes a start stale that is still on its way to its host', async () => {
      const epoch = await reserve();

      expect(await stores.leases.voidEpoch(ref, epoch)).toBe('voided');

      const late = await stores.leases.register(leaseOf(ref, first, epoch), ttlMs);
      expect(late).toEqual({ outcome: 'stale', epoch: expect.any(Number) });
      expect((await stores.leases.getLocation(ref)).epoch).toBeGreaterThan(epoch);
    });

    it('makes stale what runs on a host that is away, and a placer that has reserved nothing yet', async () => {
      const lease = await place();
      await stores.hosts.withdraw(first.host, first.incarnation);
      const never = { guildId: 'guild', agentId: 'never' };

      expect(await stores.leases.voidEpoch(ref, lease.epoch)).toBe('voided');
      expect(await stores.leases.voidEpoch(never, 0)).toBe('voided');

      await stores.hosts.announce(hostLeaseOf(first), ttlMs);
      expect(await stores.leases.heartbeat(first, [lease], ttlMs)).toMatchObject({ leases: ['taken'] });
      expect(await stores.leases.reserveEpoch(never, 0)).toMatchObject({ outcome: 'changed' });
    });

    it('is refused over another epoch than was seen, over a valid lease, and where the agent is wished', async () => {
      const { epoch } = await place();
      const wished = { guildId: 'guild', agentId: 'wished' };
      await stores.guilds.putAgent(guildOf(wished.guildId), agentOf(wished));

      await expectUnchanged(async () => {
        expect(await stores.leases.voidEpoch(ref, epoch - 1)).toBe('changed');
        expect(await stores.leases.voidEpoch(ref, epoch)).toBe('held');
        expect(await stores.leases.voidEpoch(wished, 0)).toBe('wished');
      });
    });
  });

  describe('register', () => {
    it('refuses a call that comes after the store lost the epoch: a higher one may still be announced', async () => {
      const late = leaseOf(ref, first, await reserve());
      await stores.lose();
      await stores.hosts.announce(hostLeaseOf(first), ttlMs);

      await expectUnchanged(async () => {
        expect(await stores.leases.register(late, ttlMs)).toEqual({ outcome: 'stale', epoch: 0 });
      });
    });

    it('refuses a host without a lease of its own, and changes nothing', async () => {
      const epoch = await reserve();
      await stores.hosts.withdraw(first.host, first.incarnation);

      await expectUnchanged(async () => {
        expect(await stores.leases.register(leaseOf(ref, first, epoch), ttlMs)).toEqual({ outcome: 'absent' });
        expect(await stores.leases.register(leaseOf(ref, first, 0), ttlMs)).toEqual({ outcome: 'absent' });
      });
    });
  });
});
