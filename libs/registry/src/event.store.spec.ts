import { randomUUID } from 'node:crypto';
import { connectRedis, KeySpace, type RedisConnection } from '@guildhall/redis';
import { SqliteDatabase } from '@guildhall/sqlite';
import { patientMs, RedisServer } from '@guildhall/test-support';
import type { EventStore } from './event.store';
import type { GuildStore } from './guild.store';
import { RedisEventStore } from './redis/redis-event.store';
import { RedisGuildStore } from './redis/redis-guild.store';
import { SqliteEventStore } from './sqlite/sqlite-event.store';
import { SqliteGuildStore } from './sqlite/sqlite-guild.store';
import { numberedEvents, sampleEvent } from './testdata/sample-events';
import { agentOf, awkwardIds, guildOf } from './testdata/sample-records';

const dayMs = 86_400_000;

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
  ['redis', redisEvents],
  ['sqlite', sqliteEvents],
])('events in %s', (_store, open) => {
  let events: EventStore;
  let guilds: GuildStore;

  beforeEach(() => {
    ({ events, guilds } = open());
  });

  const causes = async (after = '0-0', count = 100_000) =>
    (await events.read(after, count)).map(({ event }) => event.cause);

  it('keeps what is appended, whole and in order', async () => {
    const ended = { pid: 42, exitCode: 3, exitSignal: 'SIGKILL', restarts: 2, dropped: 5 };
    const appended = [sampleEvent(1), sampleEvent(2, ended)];
    await events.append(appended);
    await events.append([sampleEvent(3)]);
    const read = await events.read('0-0', 10);
    expect(read.map(({ event }) => event)).toEqual([...appended, sampleEvent(3)]);
  });

  it('takes as many as come at once', async () => {
    await events.append(numberedEvents(2_500));
    expect(await causes()).toEqual(numberedEvents(2_500).map(({ cause }) => cause));
  });

  it('reads on after a position, no more than was asked for', async () => {
    await events.append(numberedEvents(5));
    const [first] = await events.read('0-0', 1);
    expect(await causes(first!.pos, 2)).toEqual(['cause 2', 'cause 3']);
    expect(await causes(await events.end())).toEqual([]);
  });

  it('reads back before a position, or from the newest', async () => {
    await events.append(numberedEvents(5));
    const back = await events.readBack(undefined, 2);
    expect(back.map(({ event }) => event.cause)).toEqual(['cause 5', 'cause 4']);
    const further = await events.readBack(back[1]!.pos, 10);
    expect(further.map(({ event }) => event.cause)).toEqual(['cause 3', 'cause 2', 'cause 1']);
    expect(await events.readBack(further.at(-1)!.pos, 10)).toEqual([]);
  });

  it('is empty at first, and takes nothing for an answer', async () => {
    await events.append([]);
    expect([await events.end(), await causes(), await events.last(sampleEvent(1))]).toEqual(['0-0', [], undefined]);
  });

  it('knows its end', async () => {
    await events.append(numberedEvents(3));
    const read = await events.read('0-0', 10);
    expect(await events.end()).toBe(read.at(-1)!.pos);
  });

  it('finds the last event of an agent, behind thousands of others', async () => {
    await events.append([sampleEvent(1), sampleEvent(2), sampleEvent(3, { guildId: 'other' })]);
    await events.append(Array.from({ length: 3_000 }, (_none, n) => sampleEvent(n, { agentId: 'other' })));
    expect((await events.last({ guildId: 'guild', agentId: 'agent' }))?.event).toEqual(sampleEvent(2));
    expect(await events.last({ guildId: 'guild', agentId: 'nobody' })).toBeUndefined();
  });

  it('finds the last event of an agent that names a host', async () => {
    await events.append([sampleEvent(1), sampleEvent(2), sampleEvent(3, { host: undefined, incarnation: undefined })]);
    expect((await events.last(sampleEvent(1)))?.event.cause).toBe('cause 3');
    expect((await events.last(sampleEvent(1), 'hosted'))?.event.cause).toBe('cause 2');
  });

  it('tells agents with awkward ids apart', async () => {
    await events.append(awkwardIds.map((agentId, n) => sampleEvent(n, { agentId })));
    for (const agentId of awkwardIds) {
      expect((await events.last({ guildId: 'guild', agentId }))?.event.agentId).toBe(agentId);
    }
  });

  it('keeps of agents that nobody wishes nothing that counts for wished ones only', async () => {
    const refs = ['wished', 'unwished', ...awkwardIds].map((id) => ({ guildId: id, agentId: id }));
    const wished = refs.filter((_ref, index) => index % 2 === 0);
    for (const ref of wished) await guilds.putAgent(guildOf(ref.guildId), agentOf(ref));
    await events.appendOfWished(refs.map((ref, n) => sampleEvent(n, ref)));
    expect((await events.read('0-0', 100)).map(({ event: { guildId, agentId } }) => ({ guildId, agentId }))).toEqual(
      wished,
    );
    expect(await guilds.removeGuild('wished')).toBe(true);
    await events.appendOfWished([sampleEvent(1, { guildId: 'wished', agentId: 'wished' })]);
    expect(await causes()).toHaveLength(wished.length);
  });

  it('keeps about the newest 10,000', async () => {
    await events.append(numberedEvents(13_000));
    const kept = await causes();
    expect(kept.length).toBeGreaterThanOrEqual(10_000);
    expect(kept.length).toBeLessThan(10_500);
    expect(kept.at(-1)).toBe('cause 13000');
  });

  it.each(['', 'abc', '5'])('refuses %j as a position', async (after) => {
    await expect(events.read(after, 1)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID', field: 'after' });
    await expect(events.readBack(after, 1)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID', field: 'before' });
  });
});

function redisEvents() {
  const keys = new KeySpace(`test-${randomUUID()}`);
  return { events: new RedisEventStore(connection, keys), guilds: new RedisGuildStore(connection, keys) };
}

function sqliteEvents() {
  const database = new SqliteDatabase(':memory:');
  return { events: new SqliteEventStore(database), guilds: new SqliteGuildStore(database) };
}

it('appends to Redis no more than 1,000 at once: others get their turn', async () => {
  const calls = async () => {
    const stats = await connection.reach((client) => client.info('commandstats'));
    return Number(/^cmdstat_evalsha:calls=(\d+)/m.exec(stats)?.[1]);
  };
  const { events } = redisEvents();
  await events.append(numberedEvents(1));
  const before = await calls();
  await events.append(numberedEvents(2_001));
  expect((await calls()) - before).toBe(3);
});

describe('events of more than a day ago', () => {
  it('go from Redis, in whole nodes of the stream; all of them when nothing happens for a day', async () => {
    const keys = new KeySpace(`test-${randomUUID()}`);
    const events = new RedisEventStore(connection, keys);
    const old = Date.now() - 2 * dayMs;
    for (let n = 0; n < 500; n++) {
      await connection.reach((client) =>
        client.xadd(keys.events(), `${old}-${n}`, 'e', JSON.stringify(sampleEvent(n))),
      );
    }
    await events.append([sampleEvent(1_000)]);
    expect((await events.read('0-0', 1_000)).length).toBeLessThan(200);
    const expiresInMs = await connection.reach((client) => client.pttl(keys.events()));
    expect(expiresInMs).toBeGreaterThan(dayMs - 60_000);
    expect(expiresInMs).toBeLessThanOrEqual(dayMs);
  });

  it('go from SQLite', async () => {
    const database = new SqliteDatabase(':memory:');
    const events = new SqliteEventStore(database);
    await events.append([sampleEvent(1)]);
    const old = `${Date.now() - 2 * dayMs}-000000`;
    database.prepare('UPDATE agent_events SET pos = ?').run(old);
    for (let n = 0; n < 100; n++) await events.append([sampleEvent(2)]);
    expect((await events.read('0-0', 1)).map(({ event }) => event.cause)).toEqual(['cause 2']);
    database.close();
  });
});
