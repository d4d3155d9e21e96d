import { unavailable, type Position } from '@guildhall/contract';
import { SqliteDatabase } from '@guildhall/sqlite';
import { readEvents, type EventsOptions } from './event-reader';
import { SqliteEventStore } from './sqlite/sqlite-event.store';
import { numberedEvents, sampleEvent } from './testdata/sample-events';

describe('readEvents', () => {
  let events: SqliteEventStore;
  let ending: AbortController;

  beforeEach(() => {
    events = new SqliteEventStore(new SqliteDatabase(':memory:'));
    ending = new AbortController();
  });
  afterEach(() => ending.abort());

  const open = (options: Partial<EventsOptions> = {}) => readEvents(events, { signal: ending.signal, ...options });

  async function causes(options: Partial<EventsOptions> = {}): Promise<string[]> {
    const found: string[] = [];
    for await (const { event } of open(options)) found.push(event.cause);
    return found;
  }

  const ofOther = (count: number, first: number) =>
    numberedEvents(count, first).map((event) => ({ ...event, agentId: 'other' }));

  it('tells all pages, of one guild or one agent alone when asked', async () => {
    await events.append(numberedEvents(700));
    await events.append([...ofOther(1, 701), sampleEvent(702, { guildId: 'elsewhere' })]);
    expect(await causes()).toHaveLength(702);
    expect((await causes({ guildId: 'guild' })).at(-1)).toBe('cause 701');
    expect(await causes({ guildId: 'guild', agentId: 'other' })).toEqual(['cause 701']);
    expect(await causes({ guildId: 'elsewhere' })).toEqual(['cause 702']);
  });

  it('tells the newest, however many of others came after them', async () => {
    await events.append(numberedEvents(3));
    await events.append(ofOther(999, 4));
    const agentId = 'agent';
    expect(await causes({ agentId, from: { tail: 2 } })).toEqual(['cause 2', 'cause 3']);
    expect(await causes({ agentId, from: { tail: 10 } })).toEqual(['cause 1', 'cause 2', 'cause 3']);
    expect(await causes({ agentId, from: { tail: 10 }, limit: 1 })).toEqual(['cause 1']);
    expect(await causes({ agentId: 'nobody', from: { tail: 10 } })).toEqual([]);
    expect(await causes({ from: { tail: 0 } })).toEqual([]);
  });

  it.each<[string, EventsOptions['from'], string[]]>([
    ['what comes', undefined, []],
    ['what comes', { tail: 0 }, []],
    ['the newest', { tail: 1 }, ['cause 2']],
    ['the earliest', 'earliest', ['cause 1', 'cause 2']],
  ])('followed from %s (%j) misses nothing and tells nothing twice', async (_what, from, before) => {
    await events.append(numberedEvents(2));
    const following = open({ follow: true, from });
    const heard: string[] = [];
    const hear = async () => heard.push((await following.next()).value!.event.cause);
    for (const _event of before) await hear();
    const next = hear();
    // It has read what is kept, whose end is where it goes on.
    await new Promise(setImmediate);
    await events.append(numberedEvents(1, 3));
    await next;
    expect(heard).toEqual([...before, 'cause 3']);
    ending.abort();
    expect((await following.next()).done).toBe(true);
  });

  it('ends after so many, also when it follows', async () => {
    await events.append(numberedEvents(3));
    const limited = { limit: 2, follow: true, from: 'earliest' } as const;
    expect(await causes(limited)).toEqual(['cause 1', 'cause 2']);
  });

  it('refuses what is no position', async () => {
    const refused = { code: 'ARGUMENT_INVALID', field: 'after' };
    await expect(causes({ from: { after: 'yesterday' } })).rejects.toMatchObject(refused);
  });

  it.each([false, true])('fails when the store is away at first (follow: %s)', async (follow) => {
    events.read = () => Promise.reject(away());
    await expect(causes({ follow, from: 'earliest' })).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  });

  it('waits for a store that went away while it followed, and goes on without a gap', async () => {
    await events.append(numberedEvents(1));
    const following = open({ follow: true, from: 'earliest' });
    await following.next();
    const read = events.read.bind(events);
    const failed = new Promise<Position>((resolve) => {
      events.read = (after) => Promise.reject(away()).finally(() => resolve(after)) as never;
    });
    const next = following.next();
    await failed;
    await events.append(numberedEvents(1, 2));
    events.read = read;
    expect((await next).value?.event.cause).toBe('cause 2');
  });
});

function away() {
  return unavailable('STORE_UNREACHABLE', 'The store is away.');
}
