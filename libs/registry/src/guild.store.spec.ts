import { comparePositions, type Position } from '@guildhall/contract';
import { connectRedis, type RedisConnection } from '@guildhall/redis';
import { PositionClock, SqliteDatabase } from '@guildhall/sqlite';
import { eventually, RedisServer } from '@guildhall/test-support';
import { SqliteGuildStore } from './sqlite/sqlite-guild.store';
import { redisStores, sqliteStores, type RegistryStores } from './testdata/registry-stores';
import { agentOf, awkwardIds, guildOf } from './testdata/sample-records';

const guild = guildOf('guild');
const ref = { guildId: 'guild', agentId: 'agent' };
const other = { guildId: 'guild', agentId: 'other' };

let server: RedisServer;
let connection: RedisConnection;

beforeAll(async () => {
  server = await RedisServer.start();
  connection = await connectRedis({ url: server.url });
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

  const agentIds = async () => (await stores.guilds.listAgents('guild')).map(({ agentId }) => agentId);
  const guildIds = async () => (await stores.guilds.listGuilds()).map(({ guildId }) => guildId);

  it('keeps a guild as it was put, and replaces it', async () => {
    await stores.guilds.putGuild(guild);
    expect(await stores.guilds.getGuild('guild')).toEqual(guild);

    const changed = { ...guild, guild: { id: 'guild', name: 'Renamed' } };
    await stores.guilds.putGuild(changed);
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
    expect(record).toEqual({ ...agentOf(ref), declaredAt: expect.stringMatching(/^\d{13}-\d{6}$/) });
    expect(await stores.guilds.getAgent(ref)).toEqual(record);
    expect(await stores.guilds.getGuild('guild')).toEqual(guild);
  });

  it('leaves a guild that is there as it is', async () => {
    await stores.guilds.putGuild(guild);
    await stores.guilds.putAgent({ ...guild, organizationId: 'stranger' }, agentOf(ref));

    expect(await stores.guilds.getGuild('guild')).toEqual(guild);
  });

  it('leaves a wish that is there as it is when it is run again', async () => {
    const { record } = await stores.guilds.putAgent(guild, agentOf(ref, { wish: 'declared' }));

    const again = await stores.guilds.putAgent(guild, agentOf(ref, { machineId: 7 }));

    expect(again).toEqual({ created: false, record });
    expect(await stores.guilds.getAgent(ref)).toEqual(record);
  });

  it('replaces a wish that is declared again, and keeps since when it stands', async () => {
    const { record } = await stores.guilds.putAgent(guild, agentOf(ref));
    const declared = agentOf(ref, { wish: 'declared', machineId: 7 });

    const again = await stores.guilds.putAgent(guild, { ...record, ...declared });

    expect(again).toEqual({ created: false, record: { ...declared, declaredAt: record.declaredAt } });
    expect(await stores.guilds.getAgent(ref)).toEqual(again.record);
  });

  it('lets one of many that wish for the same agent create it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_none, machineId) => stores.guilds.putAgent(guild, agentOf(ref, { machineId }))),
    );

    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ record }) => record.machineId)).size).toBe(1);
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
    await stores.guilds.putGuild(guild);

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

    for (const agent of [...refs, bereft]) await stores.guilds.confirmEnd(agent);
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
      expect(msOf(declaredAt) - msOf(before)).toBeLessThan(1000);
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
