import { eventually } from '@guildhall/test-support';
import type { MessageFeed, MessageStore, StoredMessage, TopicRef } from './message.store';
import { eachStore } from './testdata/each-store';
import { fenceOf, numbersOf, outgoingOf, publishNumbers, topicOf } from './testdata/messages';

const upTo = (count: number) => Array.from({ length: count }, (_none, n) => n + 1);

eachStore('feeds', (open) => {
  const feeds: MessageFeed[] = [];

  afterEach(async () => {
    for (const feed of feeds.splice(0)) await feed.close();
  });

  /** A feed that notes what it is told, by topic. */
  function listen(
    store: MessageStore,
    onNews: (messages: readonly StoredMessage[]) => void | Promise<void> = () => {},
  ) {
    const heard = new Map<string, number[]>();
    const note = ({ topic }: TopicRef, messages: readonly StoredMessage[]) => {
      heard.set(topic, [...(heard.get(topic) ?? []), ...numbersOf(messages)]);
      return onNews(messages);
    };
    const feed = store.feed(note);
    feeds.push(feed);
    return { feed, of: (topic: string) => heard.get(topic) ?? [] };
  }

  it('tells of every message once and in order, from the position on', async () => {
    const { store } = await open();
    const [first = ''] = await publishNumbers(store, 't', 3);
    const { feed, of } = listen(store);
    feed.watch(topicOf('t'), first);
    await publishNumbers(store, 't', 1_500, 4);
    await eventually(() => expect(of('t')).toHaveLength(1_502));
    expect(of('t')).toEqual(upTo(1_503).slice(1));
  });

  it('tells of what a commit published', async () => {
    const { store, setEpoch } = await open();
    const fence = fenceOf('agent');
    await setEpoch(fence, 1);
    const { feed, of } = listen(store);
    feed.watch(topicOf('t'), '0-0');
    const entries = upTo(5).map((n) => ({ publish: [outgoingOf('t', n), outgoingOf('u', n)] }));
    await store.commit({ fence, firstSeq: 1, entries });
    await eventually(() => expect(of('t')).toEqual(upTo(5)));
    expect(of('u')).toEqual([]);
  });

  it('takes a new watch at once while it waits', async () => {
    const { store } = await open();
    const { feed, of } = listen(store);
    feed.watch(topicOf('quiet'), '0-0');
    const beganMs = performance.now();
    for (const topic of ['a', 'b', 'c', 'd', 'e', 'f']) {
      await publishNumbers(store, topic, 2);
      feed.watch(topicOf(topic), '0-0');
      await eventually(() => expect(of(topic)).toEqual([1, 2]), { everyMs: 1 });
    }
    // A feed waits for 5 s in Redis: were it not woken, six watches would take 30 s.
    expect(performance.now() - beganMs).toBeLessThan(15_000);
  });

  it('tells nothing of a topic that is not watched any more, and goes on from where a watch is moved to', async () => {
    const { store } = await open();
    const { feed, of } = listen(store);
    const positions = await publishNumbers(store, 't', 4);
    feed.watch(topicOf('t'), '0-0');
    feed.watch(topicOf('u'), '0-0');
    await eventually(() => expect(of('t')).toEqual([1, 2, 3, 4]));
    feed.unwatch(topicOf('t'));
    await publishNumbers(store, 't', 1, 5);
    await publishNumbers(store, 'u', 1);
    await eventually(() => expect(of('u')).toEqual([1]));
    expect(of('t')).toEqual([1, 2, 3, 4]);
    feed.watch(topicOf('t'), positions[2]!);
    await eventually(() => expect(of('t')).toEqual([1, 2, 3, 4, 4, 5]));
  });

  it('waits for its listener and hands over at most 512 messages at a time', async () => {
    const { store, setEpoch } = await open();
    const fence = fenceOf('agent');
    await setEpoch(fence, 1);
    await store.commit({ fence, firstSeq: 1, entries: [{ publish: upTo(1_200).map((n) => outgoingOf('t', n)) }] });
    const sizes: number[] = [];
    let release: () => void = () => undefined;
    const { feed, of } = listen(store, (messages) => {
      sizes.push(messages.length);
      return new Promise((resolve) => (release = resolve));
    });
    feed.watch(topicOf('t'), '0-0');
    await eventually(() => expect(sizes).toEqual([512]));
    await publishNumbers(store, 't', 1, 1_201);
    expect(sizes).toEqual([512]);
    release();
    await eventually(() => expect(sizes).toEqual([512, 512]));
    release();
    await eventually(() => expect(sizes).toEqual([512, 512, 177]));
    release();
    expect(of('t')).toEqual(upTo(1_201));
  });

  it('hands the same messages over again when the listener failed', async () => {
    const { store } = await open();
    let failures = 2;
    const { feed, of } = listen(store, () => {
      if (failures-- > 0) throw new Error('not now');
    });
    await publishNumbers(store, 't', 2);
    feed.watch(topicOf('t'), '0-0');
    await eventually(() => expect(of('t')).toEqual([1, 2, 1, 2, 1, 2]));
    await publishNumbers(store, 't', 1, 3);
    await eventually(() => expect(of('t')).toEqual([1, 2, 1, 2, 1, 2, 3]));
  });

  it('follows a hundred topics, some of them far behind', async () => {
    const { store, setEpoch } = await open();
    const fence = fenceOf('agent');
    await setEpoch(fence, 1);
    const backlog = upTo(2_000).flatMap((n) => [outgoingOf('busy 1', n), outgoingOf('busy 2', n)]);
    await store.commit({ fence, firstSeq: 1, entries: [{ publish: backlog }] });
    const { feed, of } = listen(store);
    const topics = upTo(100).map((n) => `topic ${n}`);
    for (const topic of ['busy 1', 'busy 2', ...topics]) feed.watch(topicOf(topic), '0-0');
    for (const topic of topics) await publishNumbers(store, topic, 2);
    await eventually(() => {
      for (const topic of topics) expect(of(topic)).toEqual([1, 2]);
      for (const topic of ['busy 1', 'busy 2']) expect(of(topic)).toHaveLength(2_000);
    });
    expect(of('busy 1')).toEqual(upTo(2_000));
    expect(of('busy 2')).toEqual(upTo(2_000));
  });

  it('closes while its listener is at work, which it does not wait for, and tells nothing more', async () => {
    const { store } = await open();
    const { feed, of } = listen(store, () => new Promise(() => undefined));
    feed.watch(topicOf('t'), '0-0');
    await publishNumbers(store, 't', 1);
    await eventually(() => expect(of('t')).toEqual([1]));
    await feed.close();
    await publishNumbers(store, 't', 1, 2);
    expect(of('t')).toEqual([1]);
  });
});
