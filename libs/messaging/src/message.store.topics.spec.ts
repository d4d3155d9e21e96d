import { comparePositions, inboxTopic } from '@guildhall/contract';
import { parseMessage } from './parse-message';
import { eachStore } from './testdata/each-store';
import {
  fenceOf,
  guildId,
  handled,
  messageOf,
  numbersOf,
  outgoingOf,
  positionOf,
  publishNumbers,
  topicOf,
} from './testdata/messages';

const agent = fenceOf('agent');
const oddNames = ['#', '$', 'a:b', '{x}', '%3A', 'two words', 'ä€😀', '__proto__', 'x'.repeat(200)];

eachStore('topics', (open) => {
  it('keeps the order of each publisher, eight of them at once', async () => {
    const { store } = await open();
    const publishers = Array.from({ length: 8 }, (_none, n) => `publisher ${n}`);
    await Promise.all(
      publishers.map(async (name) => {
        for (let n = 0; n < 50; n++) await store.publish(topicOf('t'), messageOf('t', n, name));
      }),
    );
    const messages = await store.read(topicOf('t'), '0-0', 1_000);
    for (const name of publishers) {
      const own = messages.filter((stored) => parseMessage(stored).sender.id === name);
      expect(numbersOf(own)).toEqual(Array.from({ length: 50 }, (_none, n) => n));
    }
    const positions = messages.map(({ pos }) => pos);
    expect(positions.toSorted(comparePositions)).toEqual(positions);
    expect(new Set(positions).size).toBe(400);
  });

  it('reads after a position, at most so many, and knows its end', async () => {
    const { store } = await open();
    expect(await store.end(topicOf('t'))).toBe('0-0');
    expect(await store.read(topicOf('t'), '0-0', 10)).toEqual([]);
    const positions = await publishNumbers(store, 't', 5);
    expect(await store.end(topicOf('t'))).toBe(positions[4]);
    expect(numbersOf(await store.read(topicOf('t'), positions[1]!, 2))).toEqual([3, 4]);
    expect(await store.read(topicOf('t'), positions[4]!, 2)).toEqual([]);
    expect(numbersOf(await store.read(topicOf('t'), '1-1', 1))).toEqual([1]);
    await expect(store.read(topicOf('t'), 'yesterday', 1)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
  });

  it('answers a repeated id with the first position when asked to', async () => {
    const { store } = await open();
    const message = messageOf('t', 1);
    const pos = positionOf(await store.publish(topicOf('t'), message, { dedupe: true }));
    expect(await store.publish(topicOf('t'), message, { dedupe: true })).toEqual({ outcome: 'repeated', pos });
    await store.publish(topicOf('other'), message, { dedupe: true });
    await store.publish(topicOf('t'), message);
    expect(await store.read(topicOf('t'), '0-0', 10)).toHaveLength(2);
    expect(await store.topics(guildId)).toEqual(['other', 't']);
  });

  describe('a repeated id that stands before the beginning of everybody who listens', () => {
    const repeat = { dedupe: true };

    it.each([{ queue: undefined }, { queue: 'q' }])('is moved to where they hear it once: %j', async ({ queue }) => {
      const { store, setEpoch } = await open();
      await setEpoch(agent, 1);
      const [early, request] = [messageOf('t', 1), messageOf('t', 2)];
      const after = positionOf(await store.publish(topicOf('t'), request, repeat));
      await store.subscribe(agent, [{ topic: 't', ...(queue && { queue }) }], { after });
      await store.publish(topicOf('t'), early);

      const moved = positionOf(await store.publish(topicOf('t'), request, repeat));

      expect(numbersOf(await store.read(topicOf('t'), '0-0', 10))).toEqual([1, 2]);
      expect(await store.publish(topicOf('t'), request, repeat)).toEqual({ outcome: 'repeated', pos: moved });
      if (queue === undefined) return;
      const taken = await store.take(agent, { topic: 't', queue }, 10, false);
      expect(taken.outcome === 'taken' && numbersOf(taken.messages)).toEqual([1, 2]);
    });

    it('stays while nobody listens, and where one began before it, however far that one is', async () => {
      const { store, setEpoch } = await open();
      const other = fenceOf('other');
      await setEpoch(agent, 1);
      await setEpoch(other, 1);
      const request = messageOf('t', 1);
      const pos = positionOf(await store.publish(topicOf('t'), request, repeat));
      const stays = async () => {
        expect(await store.publish(topicOf('t'), request, repeat)).toEqual({ outcome: 'repeated', pos });
      };
      await stays();
      await store.subscribe(agent, [{ topic: 't' }], 'earliest');
      await store.subscribe(other, [{ topic: 't' }], { after: pos });
      await stays();
      await store.commit({ fence: agent, firstSeq: 1, entries: [handled('t', pos)] });
      await stays();
      await store.unsubscribe(agent);
      await stays();
      const unheard = messageOf('t', 2);
      const at = positionOf(await store.publish(topicOf('t'), unheard, repeat));
      await store.unsubscribe(other);
      await store.subscribe(agent, [{ topic: 't' }], { after: at });
      expect(positionOf(await store.publish(topicOf('t'), unheard, repeat))).not.toBe(at);
      await stays();
    });

    it('stays where the store was subscribed to before it noted starts', async () => {
      const { store, setEpoch, forgetStarts } = await open();
      await setEpoch(agent, 1);
      const request = messageOf('t', 1);
      const pos = positionOf(await store.publish(topicOf('t'), request, repeat));
      const both = [{ topic: 't' }, { topic: 't', queue: 'q' }];
      await store.subscribe(agent, both, { after: pos });
      await forgetStarts('t');
      const stays = async () =>
        expect(await store.publish(topicOf('t'), request, repeat)).toEqual({ outcome: 'repeated', pos });
      await stays();
      const other = fenceOf('other');
      await setEpoch(other, 1);
      await store.subscribe(other, [{ topic: 't' }], { after: pos });
      await stays();
      await store.subscribe(agent, both, { after: pos });
      await stays();
    });

    it('is refused when the topic has no room, and can be moved when there is, though it was trimmed', async () => {
      const { store, setEpoch, contents } = await open({ maxTopicLength: 2 });
      await setEpoch(agent, 1);
      const request = messageOf('t', 9);
      const after = positionOf(await store.publish(topicOf('t'), request, repeat));
      await store.subscribe(agent, [{ topic: 't' }], { after });
      await publishNumbers(store, 't', 2);
      const before = await contents();
      expect(await store.publish(topicOf('t'), request, repeat)).toEqual({ outcome: 'full', topic: 't' });
      expect(await contents()).toEqual(before);
      const [first] = await store.read(topicOf('t'), '0-0', 1);
      await store.commit({ fence: agent, firstSeq: 1, entries: [handled('t', first!.pos)] });
      await store.publish(topicOf('t'), request, repeat);
      expect(numbersOf(await store.read(topicOf('t'), '0-0', 10))).toEqual([2, 9]);
    });
  });

  it('publishes as an effect of an agent only under its epoch', async () => {
    const { store, setEpoch, fence, contents } = await open();
    const publish = () => store.publish(topicOf('t'), messageOf('t', 1), { fence: agent, dedupe: true });
    const refused = async (outcome: object) => {
      const before = await contents();
      expect(await publish()).toEqual(outcome);
      expect(await contents()).toEqual(before);
    };
    await refused({ outcome: 'unknown' });
    await setEpoch(agent, 1);
    expect(await publish()).toMatchObject({ outcome: 'published' });
    await setEpoch(agent, 2);
    await refused({ outcome: 'stale', epoch: 2 });
    await fence(agent.incarnation);
    await refused({ outcome: 'fenced' });
  });

  it('keeps guilds, agents and topics with odd names apart', async () => {
    const { store, setEpoch } = await open();
    for (const name of oddNames) {
      const fence = { ...fenceOf(name), guildId: name };
      await setEpoch(fence, 1);
      await store.subscribe(fence, [{ topic: name }, { topic: name, queue: name }], 'earliest');
      const topic = { guildId: name, topic: name };
      const pos = positionOf(await store.publish(topic, messageOf(name, 1), { fence, dedupe: true }));
      await store.commit({ fence, firstSeq: 1, entries: [handled(name, pos, { state: { set: { [name]: name } } })] });
    }
    for (const name of oddNames) {
      const fence = { ...fenceOf(name), guildId: name };
      const opened = await store.open(fence);
      expect(opened).toMatchObject({ outcome: 'opened', seq: 1 });
      expect(opened.outcome === 'opened' && Object.entries(opened.state)).toEqual([[name, name]]);
      expect(opened.outcome === 'opened' && Object.keys(opened.cursors)).toEqual([name]);
      expect(await store.topics(name)).toEqual([name]);
      const taken = await store.take(fence, { topic: name, queue: name }, 10, false);
      expect(taken).toMatchObject({ outcome: 'taken', messages: [{ attempt: 1 }] });
    }
  });

  it('subscribes where it is told and never moves what is there', async () => {
    const { store, setEpoch } = await open();
    await setEpoch(agent, 1);
    const [first = '', second = ''] = await publishNumbers(store, 't', 2);
    await store.subscribe(agent, [{ topic: 't' }], { after: first });
    await store.subscribe(agent, [{ topic: 't' }, { topic: 'u' }], 'earliest');
    await store.subscribe(agent, [{ topic: 't' }], { after: second });
    expect(await store.open(agent)).toMatchObject({ cursors: { t: first, u: '0-0' } });
  });

  it('forgets all of an agent that unsubscribes, its inbox too, and nothing of others', async () => {
    const { store, setEpoch, contents } = await open();
    const other = fenceOf('other');
    await setEpoch(agent, 1);
    await setEpoch(other, 1);
    await store.subscribe(other, [{ topic: 't' }, { topic: 'w', queue: 'q' }], 'earliest');
    const [pos = ''] = await publishNumbers(store, 't', 1);
    await store.commit({ fence: other, firstSeq: 1, entries: [{ state: { set: { a: 1 } } }] });
    const before = await contents();

    await store.subscribe(agent, [{ topic: 't' }, { topic: 'w', queue: 'q' }], 'earliest');
    await store.commit({ fence: agent, firstSeq: 1, entries: [handled('t', pos, { state: { set: { a: 1 } } })] });
    await store.countAttempt(agent, 't', pos);
    const inbox = inboxTopic('agent');
    await store.publish(topicOf(inbox), messageOf(inbox, 1));
    await store.unsubscribe(agent);

    expect(withoutClockAndStarts(await contents())).toEqual(withoutClockAndStarts(before));
    expect(await store.open(agent)).toEqual({ outcome: 'opened', seq: 0, cursors: {}, state: {} });
    await store.unsubscribe(agent);
  });

  it('forgets a guild and no other', async () => {
    const { store } = await open();
    await publishNumbers(store, 't', 3);
    await store.publish({ guildId: 'other', topic: 't' }, messageOf('t', 1));
    await store.forgetGuild(guildId);
    expect(await store.topics(guildId)).toEqual([]);
    expect(await store.read(topicOf('t'), '0-0', 10)).toEqual([]);
    expect(await store.read({ guildId: 'other', topic: 't' }, '0-0', 10)).toHaveLength(1);
  });

  describe('trimming', () => {
    const everything = { keepMs: -1_000, keepCount: 0 };
    /** Redis drops whole nodes of 100. */
    const node = 100;

    it('never passes a cursor or what a work queue has not settled', async () => {
      const { store, setEpoch } = await open();
      await setEpoch(agent, 1);
      await store.subscribe(agent, [{ topic: 't' }, { topic: 't', queue: 'q' }], 'earliest');
      const positions = await publishNumbers(store, 't', 500);
      expect(await store.trim(topicOf('t'), everything)).toBe(0);

      const taken = await store.take(agent, { topic: 't', queue: 'q' }, 400, false);
      await store.commit({ fence: agent, firstSeq: 1, entries: [handled('t', positions[449]!)] });
      expect(await store.trim(topicOf('t'), everything)).toBe(0);

      const messages = taken.outcome === 'taken' ? taken.messages : [];
      const settled = messages.filter((_one, index) => index !== 250).map(({ pos }) => handled('t', pos, {}, 'q'));
      await store.commit({ fence: agent, firstSeq: 2, entries: settled });
      const dropped = await store.trim(topicOf('t'), everything);
      expect(dropped).toBeGreaterThan(250 - node);
      expect(dropped).toBeLessThanOrEqual(250);
      const left = numbersOf(await store.read(topicOf('t'), '0-0', 1_000));
      expect(left).toEqual(Array.from({ length: 500 - dropped }, (_none, n) => n + 1 + dropped));
    });

    it('passes the cursor of an agent that was ended', async () => {
      const { store, setEpoch } = await open();
      await setEpoch(agent, 1);
      const subscribed = await store.subscribe(agent, [{ topic: 't' }], 'earliest');
      expect(subscribed).toMatchObject({ outcome: 'subscribed' });
      await publishNumbers(store, 't', 300);
      expect(await store.trim(topicOf('t'), everything)).toBe(0);
      await store.unsubscribe(agent);
      expect(await store.trim(topicOf('t'), everything)).toBeGreaterThan(300 - node);
      expect(await store.end(topicOf('t'))).not.toBe('0-0');
    });

    it('keeps what is young and the newest, both', async () => {
      const { store } = await open();
      await publishNumbers(store, 't', 300);
      expect(await store.trim(topicOf('t'), { keepMs: 60_000, keepCount: 0 })).toBe(0);
      expect(await store.trim(topicOf('t'), { keepMs: -1_000 })).toBe(0);
      const dropped = await store.trim(topicOf('t'), { keepMs: -1_000, keepCount: 120 });
      expect(dropped).toBeGreaterThan(180 - node);
      expect(dropped).toBeLessThanOrEqual(180);
    });

    it('is quiet about topics that are not there', async () => {
      const { store } = await open();
      expect(await store.trim(topicOf('none'), everything)).toBe(0);
    });
  });

  describe('at the hard bound', () => {
    const maxTopicLength = 20;

    it('refuses to publish until somebody has read', async () => {
      const { store, setEpoch, contents } = await open({ maxTopicLength });
      await setEpoch(agent, 1);
      await store.subscribe(agent, [{ topic: 't' }], 'earliest');
      const positions = await publishNumbers(store, 't', 20);
      const before = await contents();
      expect(await store.publish(topicOf('t'), messageOf('t', 0))).toEqual({ outcome: 'full', topic: 't' });
      const publish = [outgoingOf('u', 1), outgoingOf('t', 0)];
      const batch = { fence: agent, firstSeq: 1, entries: [{ publish, state: { set: { a: 1 } } }] };
      expect(await store.commit(batch)).toEqual({ outcome: 'full', topic: 't' });
      expect(await contents()).toEqual(before);

      await store.commit({ fence: agent, firstSeq: 1, entries: [handled('t', positions[9]!)] });
      await publishNumbers(store, 't', 10, 21);
      expect(await store.publish(topicOf('t'), messageOf('t', 0))).toEqual({ outcome: 'full', topic: 't' });
      const left = numbersOf(await store.read(topicOf('t'), '0-0', 100));
      expect(left).toEqual(Array.from({ length: 20 }, (_none, n) => n + 11));
    });

    it('is never full of what everybody has read', async () => {
      const { store } = await open({ maxTopicLength });
      await publishNumbers(store, 't', 100);
      const left = await store.read(topicOf('t'), '0-0', 1_000);
      expect(left.length).toBeLessThanOrEqual(maxTopicLength);
      expect(numbersOf(left).at(-1)).toBe(100);
    });

    it('lets an agent go on that publishes to the full topic which it reads', async () => {
      const { store, setEpoch } = await open({ maxTopicLength });
      await setEpoch(agent, 1);
      await store.subscribe(agent, [{ topic: 't' }], 'earliest');
      let [pos = ''] = await publishNumbers(store, 't', 20);
      for (let seq = 1; seq <= 30; seq++) {
        const entry = handled('t', pos, { publish: [outgoingOf('t', 20 + seq)] });
        expect(await store.commit({ fence: agent, firstSeq: seq, entries: [entry] })).toEqual({ outcome: 'applied' });
        pos = (await store.read(topicOf('t'), pos, 1))[0]!.pos;
      }
      const entry = handled('t', pos, { publish: [outgoingOf('t', 0), outgoingOf('t', 0), outgoingOf('t', 0)] });
      expect(await store.commit({ fence: agent, firstSeq: 31, entries: [entry] })).toMatchObject({ outcome: 'full' });
    });

    it('refuses a batch that is larger than the bound', async () => {
      const { store, setEpoch } = await open({ maxTopicLength });
      await setEpoch(agent, 1);
      await store.subscribe(agent, [{ topic: 'none' }], 'earliest');
      const publish = Array.from({ length: 21 }, (_none, n) => outgoingOf('t', n));
      const batch = { fence: agent, firstSeq: 1, entries: [handled('none', '5-1', { publish })] };
      expect(await store.commit(batch)).toEqual({ outcome: 'full', topic: 't' });
    });
  });
});

/** SQLite's clock of positions goes on whatever is forgotten. */
/** Up to where ended agents had come stays known. */
function withoutClockAndStarts(contents: unknown): unknown {
  const named = (contents as ({ name: string } | [string, unknown])[]).map(
    (one) => [one, 'name' in one ? one.name : one[0]] as const,
  );
  return named.filter(([, name]) => name !== 'position_clock' && !/\bstarts\b/.test(name)).map(([one]) => one);
}
