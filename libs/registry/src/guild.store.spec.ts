import { comparePositions, type Position } from '@guildhall/contract';
import { connectRedis, type RedisConnection } from '@guildhall/redis';
import { PositionClock, SqliteDatabase } from '@guildhall/sqlite';
import { eventually, patientMs, RedisServer } from '@guildhall/test-support';
import type { ChangeOutcome, GuildChange } from './guild.store';
import type { Lease } from './lease';
import { SqliteGuildStore } from './sqlite/sqlite-guild.store';
import { redisStores, sqliteStores, type RegistryStores } from './testdata/registry-stores';
import { agentOf, awkwardIds, guildOf, hostLeaseOf, leaseOf } from './testdata/sample-records';

const guild = guildOf('guild');
const ref = { guildId: 'guild', agentId: 'agent' };
const other = { guildId: 'guild', agentId: 'other' };

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
])('desired state in %s', (_store, open) => {
  let stores: RegistryStores;

  beforeEach(() => {
    stores = open();
  });

  afterEach(() => stores.close());

  /** Changes a guild as it is now. */
  async function change(changes: Partial<GuildChange> = {}): Promise<ChangeOutcome> {
    const { revision } = await stores.guilds.readGuild('guild');
    return stores.guilds.changeGuild({ guild, seenRevision: revision, put: [], remove: [], ...changes });
  }

  const revision = async () => (await stores.guilds.readGuild('guild')).revision;
  const agentIds = async () => (await stores.guilds.listAgents('guild')).map(({ agentId }) => agentId);
  const guildIds = async () => (await stores.guilds.listGuilds()).map(({ guildId }) => guildId);

  it('keeps a guild as it was put, and replaces it', async () => {
    await change();
    expect(await stores.guilds.getGuild('guild')).toEqual(guild);

    const changed = { ...guild, guild: { id: 'guild', name: 'Renamed' } };
    await change({ guild: changed });
    expect(await stores.guilds.listGuilds()).toEqual([changed]);
  });

  it('knows nothing of what was never put', async () => {
    expect(await stores.guilds.getGuild('guild')).toBeUndefined();
    expect(await stores.guilds.getAgent(ref)).toBeUndefined();
    expect(await stores.guilds.listAgents('guild')).toEqual([]);
    expect(await stores.guilds.listGuilds()).toEqual([]);
    expect(await stores.guilds.removeGuild('guild')).toBe(false);
    expect(await stores.guilds.removeAgent(ref)).toBe(false);
  });

  it('writes the guild with the wish for its first agent', async () => {
    const { created, record } = await stores.guilds.putAgent(guild, agentOf(ref));

    expect(created).toBe(true);
    const since = { declaredAt: expect.stringMatching(/^\d{13}-\d{6}$/), changedAtMs: expect.any(Number) };
    expect(record).toEqual({ ...agentOf(ref), ...since });
    expect(Math.abs(record.changedAtMs - Number(record.declaredAt.split('-')[0]))).toBeLessThan(10_000);
    expect(await stores.guilds.getAgent(ref)).toEqual(record);
    expect(await stores.guilds.getGuild('guild')).toEqual(guild);
  });

  it('leaves a guild that is there as it is', async () => {
    await change();
    await stores.guilds.putAgent({ ...guild, organizationId: 'stranger' }, agentOf(ref));

    expect(await stores.guilds.getGuild('guild')).toEqual(guild);
  });

  it('leaves a wish that is there as it is when it is run again', async () => {
    const { record } = await stores.guilds.putAgent(guild, agentOf(ref, { wish: 'declared' }));

    const again = await stores.guilds.putAgent(guild, agentOf(ref, { machineId: 7 }));

    expect(again).toEqual({ created: false, record });
    expect(await stores.guilds.getAgent(ref)).toEqual(record);
  });

  it('lets one of many that wish for the same agent create it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_none, machineId) => stores.guilds.putAgent(guild, agentOf(ref, { machineId }))),
    );

    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ record }) => record.machineId)).size).toBe(1);
  });

  describe('claimAgent', () => {
    const owner = { host: 'host-1', incarnation: 'one' };
    const claim = (strict = false, changes = {}) => stores.guilds.claimAgent(guild, agentOf(ref, changes), { strict });
    const claimed = (fields: object) => ({ outcome: 'claimed', epoch: expect.any(Number), ...fields });

    async function expectUnchanged(step: () => Promise<unknown>): Promise<void> {
      const before = await stores.contents();
      await step();
      expect(await stores.contents()).toEqual(before);
    }

    async function run(epoch: number): Promise<Lease> {
      await stores.hosts.announce(hostLeaseOf(owner), 60_000);
      const lease = leaseOf(ref, owner, epoch);
      expect(await stores.leases.register(lease, 60_000)).toMatchObject({ outcome: 'registered' });
      return lease;
    }

    async function claimedEpoch(): Promise<number> {
      const outcome = await claim();
      if (outcome.outcome !== 'claimed') throw new Error(`the claim was ${outcome.outcome}`);
      return outcome.epoch;
    }

    it('writes the wish with its guild, and reserves the epoch', async () => {
      const outcome = await claim();

      const record = await stores.guilds.getAgent(ref);
      const { epoch } = await stores.leases.getLocation(ref);
      expect(outcome).toEqual({ outcome: 'claimed', created: true, record, epoch });
      expect(record).toMatchObject(agentOf(ref));
      expect(await guildIds()).toEqual(['guild']);
      expect(await revision()).toBe(1);
    });

    it('leaves a wish that is there as it is', async () => {
      const { record } = await stores.guilds.putAgent(guild, agentOf(ref, { wish: 'declared' }));

      expect(await claim()).toEqual(claimed({ created: false, record }));
      expect(await revision()).toBe(1);
    });

    it('lets one of many that run the same agent at once begin', async () => {
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => claim()));

      expect(outcomes.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1);
      expect(outcomes.filter(({ outcome }) => outcome === 'under_way')).toHaveLength(9);
    });

    it('takes a start whose lease was not taken within a second for lost', async () => {
      await claimedEpoch();
      // Again where the machine stalled for a second between the two.
      await eventually(() => expectUnchanged(async () => expect(await claim()).toEqual({ outcome: 'under_way' })));
      const { epoch: lost } = await stores.leases.getLocation(ref);

      await eventually(async () => expect(await claim()).toMatchObject(claimed({ created: false })));
      expect((await stores.leases.getLocation(ref)).epoch).toBeGreaterThan(lost);
    });

    it('is refused while a valid lease runs the agent, also without a wish, and changes nothing', async () => {
      const lease = await run(await claimedEpoch());
      await expectUnchanged(async () => expect(await claim()).toEqual({ outcome: 'held', lease }));

      await stores.guilds.removeAgent(ref);
      await expectUnchanged(async () => expect(await claim()).toEqual({ outcome: 'held', lease }));
    });

    it('is refused where another wish is there, and changes nothing', async () => {
      await claim();

      await expectUnchanged(async () =>
        expect(await claim(false, { digest: 'another' })).toEqual({ outcome: 'wished_otherwise' }),
      );
    });

    it('waits, when it is strict, for a host that was fenced without proof of its death', async () => {
      await run(await claimedEpoch());
      await stores.hosts.fence(owner.host, owner.incarnation);

      await expectUnchanged(async () => expect(await claim(true)).toEqual({ outcome: 'awaited' }));
      expect(await claim()).toMatchObject(claimed({ created: false }));
    });
  });

  it('withdraws the wish for one agent, and a new wish stands from later on', async () => {
    const { record } = await stores.guilds.putAgent(guild, agentOf(ref));
    await stores.guilds.putAgent(guild, agentOf(other));
    expect(await stores.guilds.removeAgent(ref)).toBe(true);
    expect(await agentIds()).toEqual(['other']);

    const { created, record: renewed } = await stores.guilds.putAgent(guild, agentOf(ref));
    expect(created).toBe(true);
    expect(comparePositions(renewed.declaredAt, record.declaredAt)).toBeGreaterThanOrEqual(0);
  });

  it('removes with its last agent a guild that only agents brought', async () => {
    await stores.guilds.putAgent(guild, agentOf(ref));
    await stores.guilds.putAgent(guild, agentOf(other));

    await stores.guilds.removeAgent(ref);
    expect(await guildIds()).toEqual(['guild']);
    await stores.guilds.removeAgent(other);
    expect(await guildIds()).toEqual([]);
    expect(await stores.guilds.getGuild('guild')).toBeUndefined();
  });

  it('keeps a guild that was put by itself without any agent', async () => {
    await stores.guilds.putAgent(guild, agentOf(ref));
    await change();

    await stores.guilds.removeAgent(ref);

    expect(await guildIds()).toEqual(['guild']);
  });

  it('removes a guild with all its agents, and no other', async () => {
    await stores.guilds.putAgent(guild, agentOf(ref));
    await stores.guilds.putAgent(guildOf('bystander'), agentOf({ guildId: 'bystander', agentId: 'agent' }));

    expect(await stores.guilds.removeGuild('guild')).toBe(true);
    expect(await agentIds()).toEqual([]);
    expect(await guildIds()).toEqual(['bystander']);
    expect(await stores.guilds.listAgents('bystander')).toHaveLength(1);
  });

  it('writes and ends wishes of a guild in one change', async () => {
    await stores.guilds.putAgent(guild, agentOf(ref));
    await stores.guilds.putAgent(guild, agentOf(other));
    const added = agentOf({ guildId: 'guild', agentId: 'added' }, { wish: 'declared' });

    const outcome = await change({ put: [added], remove: ['other', 'unknown'] });

    const agents = [{ ...added, declaredAt: expect.any(String), changedAtMs: expect.any(Number) }];
    expect(outcome).toEqual({ outcome: 'changed', revision: await revision(), agents });
    expect(await agentIds()).toEqual(['added', 'agent']);
    expect(await stores.guilds.listUnwished()).toEqual([other]);
  });

  it('keeps since when a wish stands that another one takes the place of', async () => {
    const { record } = await stores.guilds.putAgent(guild, agentOf(ref));
    const declared = agentOf(ref, { wish: 'declared', machineId: 7 });

    await change({ put: [declared] });

    const { declaredAt, changedAtMs } = record;
    expect(await stores.guilds.getAgent(ref)).toEqual({ ...declared, declaredAt, changedAtMs });
  });

  it('tells when a wish became another one, and tries it anew', async () => {
    const end = { epoch: 7, state: 'failed' as const, reason: 'exit code 1', atMs: 1_700_000_000_000 };
    const { record } = await stores.guilds.putAgent(guild, agentOf(ref));
    const setBack = async () => {
      await stores.guilds.putEnd(ref, end);
      await stores.guilds.putPending(ref, 'no room');
    };
    const noted = async () => [
      (await stores.guilds.listEnds('guild')).size,
      (await stores.guilds.listPending('guild')).size,
    ];

    await setBack();
    await change({ put: [agentOf(ref, { wish: 'declared' })] });
    expect(await noted()).toEqual([1, 1]);
    await eventually(() => expect(Date.now()).toBeGreaterThan(record.changedAtMs));
    await change({ put: [agentOf(ref, { digest: 'second' })] });

    expect(await noted()).toEqual([0, 0]);
    const changed = await stores.guilds.getAgent(ref);
    expect(changed).toMatchObject({ digest: 'second', declaredAt: record.declaredAt });
    expect(changed?.changedAtMs).toBeGreaterThan(record.changedAtMs);
  });

  it('counts every change of a guild, and nothing else', async () => {
    expect(await revision()).toBe(0);
    await change();
    await stores.guilds.putAgent(guild, agentOf(ref));
    expect(await revision()).toBe(2);
    await stores.guilds.putAgent(guild, agentOf(ref));
    await stores.guilds.putAgent(guildOf('bystander'), agentOf({ guildId: 'bystander', agentId: 'agent' }));
    await stores.guilds.removeAgent(other);
    await stores.guilds.putPending(ref, 'no room');
    expect(await revision()).toBe(2);
    await stores.guilds.removeAgent(ref);
    expect(await revision()).toBe(3);
  });

  it('does not come back to a revision when a guild ends and is declared again', async () => {
    await stores.guilds.putAgent(guild, agentOf(ref));
    await stores.guilds.removeAgent(ref);
    const bereft = await revision();
    await change();
    await stores.guilds.removeGuild('guild');
    const removed = await revision();

    expect(await stores.guilds.readGuild('guild')).toEqual({ revision: removed, isDeclared: false, agents: [] });
    expect([bereft, removed]).toEqual([2, 4]);
    expect(await change()).toMatchObject({ outcome: 'changed', revision: 5 });
  });

  it('refuses a change that was planned on what is past, whole', async () => {
    await change({ put: [agentOf(ref)] });
    const before = await stores.contents();
    const late = { guild: guildOf('guild'), seenRevision: 0, put: [agentOf(other)], remove: ['agent'] };

    expect(await stores.guilds.changeGuild(late)).toEqual({ outcome: 'overtaken', revision: 1 });
    expect(await stores.contents()).toEqual(before);
  });

  it('lets one of many changes that were planned on the same be written', async () => {
    const ids = Array.from({ length: 10 }, (_none, index) => `agent-${index}`);
    const outcomes = await Promise.all(
      ids.map((agentId) =>
        stores.guilds.changeGuild({
          guild,
          seenRevision: 0,
          put: [agentOf({ guildId: 'guild', agentId })],
          remove: [],
        }),
      ),
    );

    expect(outcomes.filter(({ outcome }) => outcome === 'changed')).toHaveLength(1);
    expect(await agentIds()).toHaveLength(1);
  });

  it('reads all that is wished of a guild', async () => {
    await stores.guilds.putAgent(guild, agentOf(ref));
    expect(await stores.guilds.readGuild('guild')).toMatchObject({ revision: 1, isDeclared: false, guild });
    await change({ put: [agentOf({ guildId: 'guild', agentId: 'a first' })] });

    const wishes = await stores.guilds.readGuild('guild');
    expect(wishes).toMatchObject({ revision: 2, isDeclared: true, guild });
    expect(wishes.agents).toEqual(await stores.guilds.listAgents('guild'));
    expect(wishes.agents.map(({ agentId }) => agentId)).toEqual(['a first', 'agent']);
  });

  it.each([
    ['the agent is', () => stores.guilds.removeAgent(ref)],
    ['its guild is', () => stores.guilds.removeGuild('guild')],
  ])('still knows the epoch of an agent when %s no longer wished for', async (_what, remove) => {
    await stores.guilds.putAgent(guild, agentOf(ref));
    const { epoch } = await stores.leases.reserveEpoch(ref, 0);

    await remove();

    expect((await stores.leases.getLocation(ref)).epoch).toBe(epoch);
  });

  it('keeps how an agent ended, and forgets it with the wish', async () => {
    const end = { epoch: 7, state: 'failed' as const, reason: 'exit code 1', exitCode: 1, atMs: 1_700_000_000_000 };
    await stores.guilds.putAgent(guild, agentOf(ref));
    await stores.guilds.putAgent(guild, agentOf(other));
    await stores.guilds.putEnd(ref, end);
    await stores.guilds.putEnd(other, { ...end, epoch: 8 });
    await stores.guilds.putEnd(other, { ...end, epoch: 9 });

    expect(await stores.guilds.listEnds('guild')).toEqual(
      new Map([
        ['agent', end],
        ['other', { ...end, epoch: 9 }],
      ]),
    );
    await stores.guilds.removeAgent(ref);
    expect([...(await stores.guilds.listEnds('guild')).keys()]).toEqual(['other']);
    await stores.guilds.removeGuild('guild');
    expect(await stores.guilds.listEnds('guild')).toEqual(new Map());
  });

  it('keeps why an agent is pending, until it is not or nobody wishes for it', async () => {
    await stores.guilds.putAgent(guild, agentOf(ref));
    await stores.guilds.putAgent(guild, agentOf(other));
    await stores.guilds.putPending(ref, 'no room');
    await stores.guilds.putPending(ref, 'still no room');
    await stores.guilds.putPending(other, 'no room');
    expect(await stores.guilds.listPending('guild')).toEqual(
      new Map([
        ['agent', 'still no room'],
        ['other', 'no room'],
      ]),
    );

    await stores.guilds.putPending(ref, undefined);
    await stores.guilds.removeAgent(other);
    expect(await stores.guilds.listPending('guild')).toEqual(new Map());
    await stores.guilds.putPending(other, 'found too late');
    expect(await stores.guilds.listPending('guild')).toEqual(new Map());
  });

  it('lists agents whose end nobody confirmed, of any ids', async () => {
    const refs = awkwardIds.map((id) => ({ guildId: id, agentId: id }));
    const bereft = { guildId: 'removed:guild', agentId: 'a{b}' };
    for (const agent of [...refs, bereft]) await stores.guilds.putAgent(guildOf(agent.guildId), agentOf(agent));
    for (const agent of refs) await stores.guilds.removeAgent(agent);
    await stores.guilds.removeGuild(bereft.guildId);

    const unwished = await stores.guilds.listUnwished();
    expect(unwished).toHaveLength(refs.length + 1);
    expect(unwished).toEqual(expect.arrayContaining([...refs, bereft]));

    for (const agent of [...refs, bereft]) expect(await stores.guilds.confirmEnd(agent)).toBe(true);
    expect(await stores.guilds.confirmEnd(bereft)).toBe(false);
    expect(await stores.guilds.listUnwished()).toEqual([]);
  });

  it('sorts agents by id and keeps ids of any characters apart', async () => {
    for (const id of awkwardIds) {
      await stores.guilds.putAgent(guild, agentOf({ guildId: 'guild', agentId: id }));
      await stores.guilds.putAgent(guildOf(id), agentOf({ guildId: id, agentId: id }));
    }

    expect(await agentIds()).toEqual([...awkwardIds].sort());
    expect(await guildIds()).toEqual([...awkwardIds, 'guild'].sort());
    for (const id of awkwardIds) expect((await stores.guilds.getAgent({ guildId: id, agentId: id }))?.agentId).toBe(id);
  });
});

describe('since when a wish stands', () => {
  it('is before every message that Redis takes after it', async () => {
    const stores = redisStores(connection);
    for (let round = 0; round < 50; round++) {
      const before = await append();
      const agent = agentOf({ guildId: 'guild', agentId: `agent ${round}` });
      const { declaredAt } = (await stores.guilds.putAgent(guild, agent)).record;
      await eventually(async () => expect(comparePositions(await append(), declaredAt)).toBeGreaterThan(0));

      expect(comparePositions(before, declaredAt)).toBeLessThanOrEqual(0);
      expect(msOf(declaredAt) - msOf(before)).toBeLessThan(10_000);
    }
  });

  it('is between the positions that SQLite gives before and after it', async () => {
    const database = new SqliteDatabase(':memory:');
    const store = new SqliteGuildStore(database);
    const clock = new PositionClock(database);

    const before = clock.next();
    const { declaredAt } = (await store.putAgent(guild, agentOf(ref))).record;
    const after = clock.next();

    expect(before < declaredAt && declaredAt < after).toBe(true);
    database.close();
  });

  async function append(): Promise<Position> {
    const id = await connection.reach((client) => client.xadd('{test}:stream', '*', 'message', 'text'));
    return id ?? '';
  }

  function msOf(position: Position): number {
    return Number(position.split('-')[0]);
  }
});
