import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectRedis, type RedisConnection } from '@guildhall/redis';
import { patientMs, RedisServer } from '@guildhall/test-support';
import type { Lease } from './lease';
import { redisStores, sqliteStores, type RegistryStores } from './testdata/registry-stores';
import { agentOf, guildOf, hostLeaseOf, leaseOf } from './testdata/sample-records';

const ref = { guildId: 'guild', agentId: 'agent' };
const first = { host: 'host-1', incarnation: 'one' };
const second = { host: 'host-2', incarnation: 'two' };
const gone = { host: 'host-2', incarnation: 'gone' };
const ttlMs = 60_000;
const sameEpoch = 1_700_000_000_000;

interface Stale {
  readonly stores: RegistryStores;
  /** Of the host that had the agent before. */
  readonly lease: Lease;
}

/** What somebody does who was overtaken: by a higher epoch, a later revision, another incarnation; and what he is told. */
const steps: [script: string, step: (stale: Stale) => Promise<unknown>, refusal: unknown][] = [
  [
    'reserve-epoch',
    ({ stores, lease }) => stores.leases.reserveEpoch(ref, lease.epoch, { over: lease.epoch }),
    { outcome: 'changed', epoch: expect.any(Number) },
  ],
  [
    'reserve-epoch',
    ({ stores, lease }) => stores.leases.reserveStrictEpoch(ref, lease.epoch),
    { outcome: 'changed', epoch: expect.any(Number) },
  ],
  ['void-epoch', ({ stores, lease }) => stores.leases.voidEpoch(ref, lease.epoch), 'changed'],
  [
    'register-lease',
    ({ stores, lease }) => stores.leases.register(lease, ttlMs),
    { outcome: 'stale', epoch: expect.any(Number) },
  ],
  [
    'heartbeat-leases',
    ({ stores, lease }) => stores.leases.heartbeat(first, [lease], ttlMs),
    { outcome: 'renewed', leases: ['taken'] },
  ],
  ['deregister-lease', ({ stores, lease }) => stores.leases.deregister(ref, lease), false],
  [
    'change-guild',
    ({ stores }) =>
      stores.guilds.changeGuild({ guild: guildOf('wished'), seenRevision: 0, put: [], remove: ['agent'] }),
    { outcome: 'overtaken', revision: 1 },
  ],
  ['announce-host', ({ stores }) => stores.hosts.announce(hostLeaseOf(gone), ttlMs), { outcome: 'fenced' }],
  ['withdraw-host', ({ stores }) => stores.hosts.withdraw(gone.host, gone.incarnation), false],
];

/** What somebody else does between the halves of a heartbeat: the store has lost a lease, and it is about to be announced. */
const overtaking: [what: string, overtake: (stores: RegistryStores) => Promise<unknown>, told: unknown][] = [
  [
    'an agent that another host has taken',
    async ({ leases }) => leases.register(leaseOf(ref, second, (await leases.reserveEpoch(ref, 0)).epoch), ttlMs),
    { outcome: 'renewed', leases: ['taken'] },
  ],
  [
    'an agent that is being placed anew',
    ({ leases }) => leases.reserveEpoch(ref, 0),
    { outcome: 'renewed', leases: ['taken'] },
  ],
  [
    'an agent of its epoch that another host has announced',
    ({ leases }) => leases.heartbeat(second, [leaseOf(ref, second, sameEpoch)], ttlMs),
    { outcome: 'renewed', leases: ['taken'] },
  ],
  [
    'an agent of a host that was fenced',
    ({ hosts }) => hosts.fence(first.host, first.incarnation),
    { outcome: 'fenced' },
  ],
  [
    'an agent of a host whose name another one has taken',
    async ({ hosts }) => {
      await hosts.withdraw(first.host, first.incarnation);
      await hosts.announce(hostLeaseOf({ ...first, incarnation: 'another' }), ttlMs);
    },
    { outcome: 'fenced' },
  ],
];
/** The second half of a heartbeat, for what the store lost. */
const ofHeartbeats = ['announce-leases'];
/** Redis alone has leaders: leader.store.spec. */
const ofLeaders = ['resign'];
/** Ends the incarnation that it names, whoever has the name now: host-lease.store.spec. */
const ofFences = ['fence-host'];
/** They only say for how long an epoch counts or is remembered. */
const forRetention = ['claim-agent', 'remove-agent', 'remove-guild'];

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
])('who was overtaken, in %s', (_store, open) => {
  let stores: RegistryStores;
  let lease: Lease;

  /** The agent went from the first host to the second one, which was another incarnation before. */
  beforeEach(async () => {
    stores = open();
    await stores.hosts.announce(hostLeaseOf(first), ttlMs);
    await stores.hosts.announce(hostLeaseOf(gone), ttlMs);
    await stores.hosts.fence(gone.host, gone.incarnation);
    await stores.hosts.announce(hostLeaseOf(second), ttlMs);
    lease = leaseOf(ref, first, (await stores.leases.reserveEpoch(ref, 0)).epoch);
    await stores.leases.register(lease, ttlMs);
    const { epoch } = await stores.leases.reserveEpoch(ref, lease.epoch, { over: lease.epoch });
    await stores.leases.register(leaseOf(ref, second, epoch), ttlMs);
    await stores.guilds.putAgent(guildOf('wished'), agentOf({ guildId: 'wished', agentId: 'agent' }));
  });

  afterEach(() => stores.close());

  it.each(steps)('changes nothing by %s', async (_script, step, refusal) => {
    const before = await stores.contents();
    expect(await step({ stores, lease })).toEqual(refusal);
    expect(await stores.contents()).toEqual(before);
  });

  it.each(overtaking)('announces %s between the halves of its heartbeat as little', async (_what, overtake, told) => {
    await stores.lose();
    await stores.hosts.announce(hostLeaseOf(first), ttlMs);
    await stores.hosts.announce(hostLeaseOf(second), ttlMs);
    let before: unknown;
    const note = async () => {
      await overtake(stores);
      before = await stores.contents();
    };
    expect(await stores.leases.heartbeat(first, [leaseOf(ref, first, sameEpoch)], ttlMs, note)).toEqual(told);
    expect(before).toBeDefined();
    expect(await stores.contents()).toEqual(before);
  });
});

it('tries every script that is told an epoch, a term, a revision or an incarnation', () => {
  const folder = join(__dirname, 'redis', 'lua');
  const told = /^-- ARGV.*\b(epoch|term|revision|incarnation)\b/m;
  const scripts = readdirSync(folder).filter((file) => told.test(readFileSync(join(folder, file), 'utf8')));
  const tried = [...steps.map(([script]) => script), ...ofHeartbeats, ...ofLeaders, ...ofFences, ...forRetention];
  expect(scripts.sort()).toEqual([...new Set(tried)].map((script) => `${script}.lua`).sort());
});
