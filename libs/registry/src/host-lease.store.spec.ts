import { connectRedis, type RedisConnection } from '@guildhall/redis';
import { eventually, patientMs, RedisServer } from '@guildhall/test-support';
import { redisStores, sqliteStores, type RegistryStores } from './testdata/registry-stores';
import { awkwardIds, hostLeaseOf } from './testdata/sample-records';

const first = { host: 'host-1', incarnation: 'one' };
const namesake = { host: 'host-1', incarnation: 'other' };
const second = { host: 'host-2', incarnation: 'two' };
const ttlMs = 60_000;
const shortMs = 40;

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
])('host leases in %s', (_store, open) => {
  let stores: RegistryStores;

  beforeEach(() => {
    stores = open();
  });

  afterEach(() => stores.close());

  const announce = (owner = first, ttl = ttlMs) => stores.hosts.announce(hostLeaseOf(owner), ttl);
  const names = async () => (await stores.hosts.list()).map(({ host }) => host);

  it('makes a host known with all it says', async () => {
    expect(await announce()).toEqual({ outcome: 'announced' });

    expect(await stores.hosts.get('host-1')).toEqual(hostLeaseOf(first));
    expect(await stores.hosts.list()).toEqual([hostLeaseOf(first)]);
  });

  it('renews with what the host says now', async () => {
    await announce();
    const busier = hostLeaseOf(first, { running: 99, draining: true });

    expect(await stores.hosts.announce(busier, ttlMs)).toEqual({ outcome: 'announced' });
    expect(await stores.hosts.list()).toEqual([busier]);
  });

  it('lists present hosts by name, and forgets those that expired', async () => {
    for (const host of ['c', 'a', 'b']) await announce({ host, incarnation: host });
    await announce(first, shortMs);

    await eventually(async () => expect(await names()).toEqual(['a', 'b', 'c']));
    expect(await stores.hosts.get('host-1')).toBeUndefined();
  });

  it('refuses the name of a living host, and changes nothing', async () => {
    await announce();
    const before = await stores.contents();

    expect(await announce(namesake)).toEqual({ outcome: 'name_taken', holder: hostLeaseOf(first) });
    expect(await stores.contents()).toEqual(before);
  });

  it('gives a name to one of two incarnations that race for it', async () => {
    const outcomes = await Promise.all([announce(first), announce(namesake)]);

    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['announced', 'name_taken']);
  });

  it('gives the name of an expired host to a newcomer', async () => {
    await announce(first, shortMs);

    await eventually(async () => expect(await announce(namesake)).toEqual({ outcome: 'announced' }));
    expect((await stores.hosts.get('host-1'))?.incarnation).toBe('other');
  });

  it('gives the name of a fenced host to a newcomer at once, and lets the old one do nothing', async () => {
    await announce();
    await stores.hosts.fence('host-1', 'one');

    expect(await stores.hosts.isFenced('one')).toBe(true);
    expect(await stores.hosts.isFenced('other')).toBe(false);
    expect(await names()).toEqual([]);
    expect(await announce(first)).toEqual({ outcome: 'fenced' });
    expect(await announce(namesake)).toEqual({ outcome: 'announced' });
    expect(await announce(first)).toEqual({ outcome: 'fenced' });
  });

  it('keeps who fenced an incarnation first, and why', async () => {
    await announce();
    await stores.hosts.fence('host-1', 'one', { by: 'gateway a', why: 'its port refuses connections' });
    await stores.hosts.fence('host-1', 'one', { by: 'host-1', why: 'another incarnation answers' });
    await stores.hosts.fence('host-2', 'two');

    const first = { by: 'gateway a', why: 'its port refuses connections' };
    expect(await stores.hosts.fenceOf('one')).toEqual(first);
    expect(await stores.hosts.fenceOf('two')).toEqual({ by: '', why: '' });
    expect(await stores.hosts.fenceOf('other')).toBeUndefined();
  });

  it('does not end the lease of the incarnation that took the name of the fenced one', async () => {
    await announce(namesake);
    await stores.hosts.fence('host-1', 'one');

    expect(await names()).toEqual(['host-1']);
  });

  it('ends the lease of its own incarnation only', async () => {
    await announce();

    expect(await stores.hosts.withdraw('host-1', 'other')).toBe(false);
    expect(await names()).toEqual(['host-1']);
    expect(await stores.hosts.withdraw('host-1', 'one')).toBe(true);
    expect(await names()).toEqual([]);
    expect(await stores.hosts.withdraw('host-1', 'one')).toBe(false);
  });

  it('counts placements from 0, each number once', async () => {
    const numbers = await Promise.all(Array.from({ length: 100 }, () => stores.hosts.nextPlacement()));

    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_none, index) => index));
  });

  it('keeps hosts of any name apart', async () => {
    for (const id of awkwardIds) await announce({ host: id, incarnation: id });
    await announce(second);

    expect(await names()).toEqual([...awkwardIds, 'host-2'].sort());
    for (const id of awkwardIds) expect((await stores.hosts.get(id))?.incarnation).toBe(id);
  });
});
