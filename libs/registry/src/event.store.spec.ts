import { randomUUID } from 'node:crypto';
import { connectRedis, KeySpace, type RedisConnection } from '@guildhall/redis';
import { SqliteDatabase } from '@guildhall/sqlite';
import { RedisServer } from '@guildhall/test-support';
import type { AgentEventRecord, EventStore } from './event.store';
import { RedisEventStore } from './redis/redis-event.store';
import { SqliteEventStore } from './sqlite/sqlite-event.store';
import { awkwardIds } from './testdata/sample-records';

const dayMs = 86_400_000;

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

function eventOf(n: number, changes: Partial<AgentEventRecord> = {}): AgentEventRecord {
  const who = {
    guildId: 'guild',
    agentId: 'agent',
    organizationId: 'org',
    host: 'host-1',
    incarnation: 'one',
    epoch: 7,
  };
  const what = { from: 'starting', to: 'running', cause: `cause ${n}`, clientType: 'test', restarts: 0 };
  return { ...who, ...what, atMs: 1_700_000_000_000 + n, dropped: 0, ...changes };
}

const numbered = (count: number, first = 1) => Array.from({ length: count }, (_none, index) => eventOf(first + index));

describe.each([
  ['redis', () => redisEvents()],
  ['sqlite', () => ({ events: new SqliteEventStore(new SqliteDatabase(':memory:')) })],
])('events in %s', (_store, open) => {
  let events: EventStore;

  beforeEach(() => {
    ({ events } = open());
  });

  const causes = async (after = '0-0', count = 100_000) =>
    (await events.read(after, count)).map(({ event }) => event.cause);

  it('keeps what is appended, whole and in order', async () => {
    const ended = { pid: 42, exitCode: 3, exitSignal: 'SIGKILL', restarts: 2, dropped: 5 };
    const appended = [eventOf(1), eventOf(2, ended)];
    await events.append(appended);
    await events.append([eventOf(3)]);
    const read = await events.read('0-0', 10);
    expect(read.map(({ event }) => event)).toEqual([...appended, eventOf(3)]);
  });

  it('reads on after a position, no more than was asked for', async () => {
    await events.append(numbered(5));
    const [first] = await events.read('0-0', 1);
    expect(await causes(first!.pos, 2)).toEqual(['cause 2', 'cause 3']);
    expect(await causes(await events.end())).toEqual([]);
  });

  it('is empty at first, and takes nothing for an answer', async () => {
    await events.append([]);
    expect([await events.end(), await causes(), await events.last(eventOf(1))]).toEqual(['0-0', [], undefined]);
  });

  it('knows its end', async () => {
    await events.append(numbered(3));
    const read = await events.read('0-0', 10);
    expect(await events.end()).toBe(read.at(-1)!.pos);
  });

  it('finds the last event of an agent, behind thousands of others', async () => {
    await events.append([eventOf(1), eventOf(2), eventOf(3, { guildId: 'other' })]);
    const others = Array.from({ length: 1_000 }, (_none, n) => eventOf(n, { agentId: 'other' }));
    for (let n = 0; n < 3; n++) await events.append(others);
    expect((await events.last({ guildId: 'guild', agentId: 'agent' }))?.event).toEqual(eventOf(2));
    expect(await events.last({ guildId: 'guild', agentId: 'nobody' })).toBeUndefined();
  });

  it('finds the last event of an agent that names a host', async () => {
    await events.append([eventOf(1), eventOf(2), eventOf(3, { host: undefined, incarnation: undefined })]);
    expect((await events.last(eventOf(1)))?.event.cause).toBe('cause 3');
    expect((await events.last(eventOf(1), 'hosted'))?.event.cause).toBe('cause 2');
  });

  it('tells agents with awkward ids apart', async () => {
    await events.append(awkwardIds.map((agentId, n) => eventOf(n, { agentId })));
    for (const agentId of awkwardIds) {
      expect((await events.last({ guildId: 'guild', agentId }))?.event.agentId).toBe(agentId);
    }
  });

  it('keeps about the newest 10,000', async () => {
    for (let first = 1; first <= 12_001; first += 1_000) await events.append(numbered(1_000, first));
    const kept = await causes();
    expect(kept.length).toBeGreaterThanOrEqual(10_000);
    expect(kept.length).toBeLessThan(10_500);
    expect(kept.at(-1)).toBe('cause 13000');
  });

  it.each(['', 'abc', '5'])('refuses %j as a position', async (after) => {
    await expect(events.read(after, 1)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID', field: 'after' });
  });
});

function redisEvents(): { events: EventStore } {
  return { events: new RedisEventStore(connection, new KeySpace(`test-${randomUUID()}`)) };
}

describe('events of more than a day ago', () => {
  it('go from Redis, in whole nodes of the stream; all of them when nothing happens for a day', async () => {
    const keys = new KeySpace(`test-${randomUUID()}`);
    const events = new RedisEventStore(connection, keys);
    const old = Date.now() - 2 * dayMs;
    for (let n = 0; n < 500; n++) {
      await connection.reach((client) => client.xadd(keys.events(), `${old}-${n}`, 'e', JSON.stringify(eventOf(n))));
    }
    await events.append([eventOf(1_000)]);
    expect((await events.read('0-0', 1_000)).length).toBeLessThan(200);
    const expiresInMs = await connection.reach((client) => client.pttl(keys.events()));
    expect(expiresInMs).toBeGreaterThan(dayMs - 60_000);
    expect(expiresInMs).toBeLessThanOrEqual(dayMs);
  });

  it('go from SQLite', async () => {
    const database = new SqliteDatabase(':memory:');
    const events = new SqliteEventStore(database);
    await events.append([eventOf(1)]);
    const old = `${Date.now() - 2 * dayMs}-000000`;
    database.prepare('UPDATE agent_events SET pos = ?').run(old);
    for (let n = 0; n < 100; n++) await events.append([eventOf(2)]);
    expect((await events.read('0-0', 1)).map(({ event }) => event.cause)).toEqual(['cause 2']);
    database.close();
  });
});
