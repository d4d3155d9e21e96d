import { messageJson, newMessage, type Fence } from '@guildhall/contract';
import { parseMessage, RedisMessageStore, type MessageFeed, type StoredMessage } from '@guildhall/messaging';
import { connectRedis, KeySpace, type RedisConnection } from '@guildhall/redis';
import { eventually, RedisServer } from '../../support';

const guildId = 'guild';
const topic = { guildId, topic: 't' };
const fence: Fence = { guildId, agentId: 'agent', epoch: 1, incarnation: 'host-1' };
const keys = new KeySpace();

const messageOf = (n: number, text = '') => newMessage({ topic: 't', sender: {}, payload: { n, text } });
const numberOf = (stored: StoredMessage) => parseMessage(stored).payload['n'] as number;
const upTo = (count: number) => Array.from({ length: count }, (_none, n) => n + 1);

describe('the message store in Redis', () => {
  let server: RedisServer;
  let connection: RedisConnection;
  let store: RedisMessageStore;
  let feed: MessageFeed | undefined;

  async function start(settings: string[] = [], callTimeoutMs?: number): Promise<void> {
    server = await RedisServer.start({ appendOnly: true, settings });
    connection = await connectRedis({ url: server.url, callTimeoutMs });
    store = new RedisMessageStore(connection, keys);
    await connection.client.set(keys.agentEpoch(fence), 1);
  }

  afterEach(async () => {
    await feed?.close();
    feed = undefined;
    await connection.close();
    await server.stop();
  });

  /** Publishes until Redis takes it; a repeat after a lost answer is recognised. */
  async function publishWhateverHappens(n: number): Promise<void> {
    const message = messageOf(n);
    await eventually(() => store.publish(topic, message, { dedupe: true }));
  }

  async function expectToHear(heard: readonly number[], count: number): Promise<void> {
    await eventually(() => expect(heard).toHaveLength(count));
    expect(heard).toEqual(upTo(count));
  }

  function listen(): number[] {
    const heard: number[] = [];
    feed = store.feed((_topic, messages) => {
      heard.push(...messages.map(numberOf));
    });
    feed.watch(topic, '0-0');
    return heard;
  }

  it('goes on without a gap and without a repeat when Redis is killed and starts again', async () => {
    await start();
    const heard = listen();
    const killed = (async () => {
      await eventually(() => expect(heard.length).toBeGreaterThan(200), { everyMs: 1 });
      await server.kill();
      await server.restart();
    })();
    for (const n of upTo(1_000)) await publishWhateverHappens(n);
    await killed;
    await expectToHear(heard, 1_000);
  });

  it('goes on after what a clock that was ahead has left in a topic', async () => {
    await start();
    const ahead = `${Date.now() + 3_600_000}-7`;
    await connection.client.xadd(keys.topic(guildId, 't'), ahead, 'm', messageJson(messageOf(1)));

    for (const n of [2, 3]) await store.publish(topic, messageOf(n));

    const stored = await store.read(topic, '0-0', 10);
    expect(stored.map(numberOf)).toEqual([1, 2, 3]);
    expect(stored[0]!.pos).toBe(ahead);
  });

  it('takes a watch that was added while Redis was away', async () => {
    await start();
    const heard = listen();
    await store.publish({ guildId, topic: 'later' }, messageOf(2));
    await store.publish(topic, messageOf(1));
    await expectToHear(heard, 1);
    await server.kill();
    feed!.watch({ guildId, topic: 'later' }, '0-0');
    await server.restart();
    await expectToHear(heard, 2);
  });

  it('goes on when Redis was frozen', async () => {
    await start();
    const heard = listen();
    await store.publish(topic, messageOf(1));
    await expectToHear(heard, 1);
    server.pause();
    await expect(store.publish(topic, messageOf(2))).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    server.resume();
    // What the frozen Redis had taken in may have been done: the answer alone was given up.
    const known = await eventually(() => store.read(topic, '0-0', 10));
    if (known.length === 1) await store.publish(topic, messageOf(2));
    await expectToHear(heard, 2);
  });

  it('leaves neither a connection nor a key when its feeds are closed', async () => {
    await start();
    const clients = async () =>
      String(await connection.client.call('CLIENT', 'LIST'))
        .trim()
        .split('\n').length;
    const [clientsBefore, keysBefore] = [await clients(), await connection.client.keys('*')];
    const feeds = upTo(5).map(() => store.feed(() => undefined));
    for (const one of feeds) one.watch(topic, '0-0');
    await eventually(async () => expect(await clients()).toBe(clientsBefore + 5));
    for (const one of feeds) one.watch({ guildId, topic: 'another' }, '0-0');
    await Promise.all(feeds.map((one) => one.close()));
    await eventually(async () => expect(await clients()).toBe(clientsBefore));
    expect(await connection.client.keys('*')).toEqual(keysBefore);
  });

  it('closes its feeds while Redis is away, however long their calls may wait for it', async () => {
    await start([], 60_000);
    listen();
    await server.kill();
    await feed!.close();
  });

  it('acknowledges, takes, trims and ends agents while the memory is full, and refuses the rest whole', async () => {
    await start();
    await store.subscribe(fence, [{ topic: 't' }, { topic: 't', queue: 'q' }], 'earliest');
    for (const n of upTo(500)) await store.publish(topic, messageOf(n, 'x'.repeat(2_000)));
    const read = await store.read(topic, '0-0', 500);
    await connection.client.config('SET', 'maxmemory', '1000000');

    const full = { kind: 'unavailable', code: 'STORE_UNREACHABLE' };
    const message = messageOf(0);
    const publish = [{ topic: 't', json: messageJson(message) }];
    await expect(store.publish(topic, message)).rejects.toMatchObject(full);
    const at = { topic: 't', pos: read[499]!.pos };
    await expect(store.commit({ fence, firstSeq: 1, entries: [{ at, publish }] })).rejects.toMatchObject(full);
    expect(await store.open(fence)).toMatchObject({ seq: 0, cursors: { t: '0-0' } });

    const taken = await store.take(fence, { topic: 't', queue: 'q' }, 500, true);
    const settled = taken.outcome === 'taken' ? taken.messages.map(({ pos }) => ({ topic: 't', queue: 'q', pos })) : [];
    const entries = [{ at }, ...settled.map((one) => ({ at: one }))];
    expect(entries).toHaveLength(501);
    expect(await store.commit({ fence, firstSeq: 1, entries })).toEqual({ outcome: 'applied' });
    expect(await store.trim(topic, { keepMs: -1_000, keepCount: 0 })).toBeGreaterThan(400);
    await store.unsubscribe(fence);
    await connection.client.config('SET', 'maxmemory', '0');
    expect(await store.publish(topic, message)).toMatchObject({ outcome: 'published' });
  });

  it('hands out nothing to a take that comes after its answer was given up', async () => {
    await start();
    const work = { topic: 't', queue: 'q' };
    await store.subscribe(fence, [work], 'earliest');
    const take = async (round: number, of = fence) => {
      const taken = await store.take(of, work, 10, true, round);
      return taken.outcome === 'taken' ? taken.messages.map(numberOf) : taken;
    };
    expect(await take(7)).toEqual([]);
    await store.publish(topic, messageOf(1));
    expect(await take(6)).toEqual([]);
    expect(await take(7)).toEqual([1]);
    await connection.client.set(keys.agentEpoch(fence), 2);
    expect(await take(3, { ...fence, epoch: 2 })).toEqual([1]);
  });

  it('remembers what was committed and taken when Redis is killed', async () => {
    await start();
    await store.subscribe(fence, [{ topic: 't' }, { topic: 't', queue: 'q' }], 'earliest');
    for (const n of upTo(10)) await store.publish(topic, messageOf(n));
    const [first] = await store.read(topic, '0-0', 1);
    const entries = [{ at: { topic: 't', pos: first!.pos }, state: { set: { sum: 1 } } }];
    await store.commit({ fence, firstSeq: 1, entries });
    await store.take(fence, { topic: 't', queue: 'q' }, 3, false);
    await server.kill();
    await server.restart();
    const opened = await eventually(() => store.open(fence));
    expect(opened).toEqual({ outcome: 'opened', seq: 1, cursors: { t: first!.pos }, state: { sum: 1 } });
    const taken = await store.take(fence, { topic: 't', queue: 'q' }, 5, true);
    expect(taken.outcome === 'taken' && taken.messages.map(({ attempt }) => attempt)).toEqual([2, 2, 2, 1, 1]);
  });
});
