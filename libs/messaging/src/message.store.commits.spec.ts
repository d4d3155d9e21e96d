import type { CommitBatch, CommitEntry } from './message.store';
import { eachStore } from './testdata/each-store';
import { fenceOf, guildId, handled, numbersOf, outgoingOf, publishNumbers, topicOf } from './testdata/messages';
import type { StoreUnderTest } from './testdata/message-stores';

const agent = fenceOf('agent');

eachStore('commits', (open) => {
  let under: StoreUnderTest;

  beforeEach(async () => {
    under = await open({ maxStateBytes: 100, maxDeadLetters: 3 });
    await under.setEpoch(agent, 1);
    await under.store.subscribe(agent, [{ topic: 'in' }, { topic: 'work', queue: 'q' }], 'earliest');
  });

  const commit = (firstSeq: number, entries: CommitEntry[], fence = agent) =>
    under.store.commit({ fence, firstSeq, entries });

  async function everything(firstSeq = 1, fence = agent): Promise<CommitBatch> {
    const [pos = ''] = await publishNumbers(under.store, 'in', 1);
    const entry = handled('in', pos, {
      publish: [outgoingOf('out', 7)],
      state: { set: { sum: 7 } },
      dead: { reason: 'broken', attempts: 3 },
    });
    return { fence, firstSeq, entries: [entry] };
  }

  async function expectNothingApplied(batch: CommitBatch, outcome: object): Promise<void> {
    const before = await under.contents();
    expect(await under.store.commit(batch)).toEqual(outcome);
    expect(await under.contents()).toEqual(before);
  }

  async function opened(fence = agent) {
    const outcome = await under.store.open(fence);
    if (outcome.outcome !== 'opened') throw new Error(outcome.outcome);
    return outcome;
  }

  it('applies cursor, messages, state and dead letter in one step', async () => {
    const batch = await everything();
    const pos = batch.entries[0]?.at?.pos;
    expect(await under.store.commit(batch)).toEqual({ outcome: 'applied' });

    expect(await opened()).toEqual({ outcome: 'opened', seq: 1, cursors: { in: pos }, state: { sum: 7 } });
    expect(numbersOf(await under.store.read(topicOf('out'), '0-0', 10))).toEqual([7]);
    expect(await under.store.deadLetters(guildId)).toEqual([
      expect.objectContaining({ agentId: 'agent', topic: 'in', pos, reason: 'broken', attempts: 3 }),
    ]);
  });

  it('applies a batch as its entries would one after the other', async () => {
    const positions = await publishNumbers(under.store, 'in', 3);
    const entries = positions.map((pos, n) =>
      handled('in', pos, {
        publish: [outgoingOf('out', n), outgoingOf('in', 10 + n)],
        state: n === 1 ? { set: { a: 'new' }, delete: ['b'] } : { set: { a: n, b: [n] } },
      }),
    );
    expect(await commit(1, entries)).toEqual({ outcome: 'applied' });
    expect(await opened()).toMatchObject({ seq: 3, cursors: { in: positions[2] }, state: { a: 2, b: [2] } });
    expect(numbersOf(await under.store.read(topicOf('out'), '0-0', 10))).toEqual([0, 1, 2]);
    expect(numbersOf(await under.store.read(topicOf('in'), '0-0', 10))).toEqual([1, 2, 3, 10, 11, 12]);
  });

  it('keeps every JSON value and every key of state', async () => {
    const set = { nothing: null, text: 'ä"\n', list: [1, { a: true }], 'odd #$:{} ': 0.5, __proto__x: {} };
    await commit(1, [{ state: { set } }]);
    expect((await opened()).state).toEqual(set);
    await commit(2, [{ state: { delete: ['nothing', 'text', 'never there'] } }]);
    expect(Object.keys((await opened()).state).sort()).toEqual(['__proto__x', 'list', 'odd #$:{} ']);
  });

  it('does nothing again when the last batch is repeated', async () => {
    const batch = await everything();
    await under.store.commit(batch);
    await expectNothingApplied(batch, { outcome: 'repeated' });
  });

  it('does nothing again when an acknowledgement is repeated', async () => {
    const [pos = ''] = await publishNumbers(under.store, 'in', 1);
    const batch = { fence: agent, firstSeq: 1, entries: [handled('in', pos)] };
    expect(await under.store.commit(batch)).toEqual({ outcome: 'applied' });
    await expectNothingApplied(batch, { outcome: 'repeated' });
  });

  it.each([
    ['a gap', 4],
    ['an older batch', 1],
    ['other borders', 2],
  ])('refuses %s as stale_seq', async (_what, firstSeq) => {
    await commit(1, [{ state: { set: { a: 1 } } }, { state: { set: { a: 2 } } }]);
    const batch = await everything(firstSeq);
    const longer = firstSeq === 2 ? { ...batch, entries: [...batch.entries, { state: { set: { a: 9 } } }] } : batch;
    await expectNothingApplied(longer, { outcome: 'stale_seq', seq: 2 });
  });

  it('begins a new epoch at seq 1 and keeps state and cursors', async () => {
    const batch = await everything();
    await under.store.commit(batch);
    await under.setEpoch(agent, 2);
    const next = fenceOf('agent', 2);
    expect(await opened(next)).toMatchObject({ seq: 0, state: { sum: 7 }, cursors: { in: batch.entries[0]?.at?.pos } });
    expect(await commit(1, [{ state: { set: { sum: 8 } } }], next)).toEqual({ outcome: 'applied' });
    expect(await opened(next)).toMatchObject({ seq: 1, state: { sum: 8 } });
  });

  it('refuses a stale epoch, with acknowledgements only too', async () => {
    const batch = await everything();
    await under.setEpoch(agent, 5);
    await expectNothingApplied(batch, { outcome: 'stale', epoch: 5 });
    const [pos = ''] = await publishNumbers(under.store, 'in', 1);
    await expectNothingApplied({ ...batch, entries: [handled('in', pos)] }, { outcome: 'stale', epoch: 5 });
    expect(await under.store.open(agent)).toEqual({ outcome: 'stale', epoch: 5 });
  });

  it('refuses a fenced incarnation', async () => {
    const batch = await everything();
    await under.fence(agent.incarnation);
    await expectNothingApplied(batch, { outcome: 'fenced' });
    expect(await under.store.open(agent)).toEqual({ outcome: 'fenced' });
  });

  it('refuses an agent whose epoch the store does not know', async () => {
    const batch = await everything(1, fenceOf('stranger'));
    await expectNothingApplied(batch, { outcome: 'unknown' });
    expect(await under.store.open(batch.fence)).toEqual({ outcome: 'unknown' });
  });

  it('refuses what settles a message of a topic on which the agent has no cursor', async () => {
    const [pos = ''] = await publishNumbers(under.store, 'other', 1);
    const batch = { fence: agent, firstSeq: 1, entries: [handled('other', pos, { publish: [outgoingOf('out', 7)] })] };
    await expectNothingApplied(batch, { outcome: 'unknown' });
    await expectNothingApplied({ ...batch, entries: [handled('other', pos)] }, { outcome: 'unknown' });
  });

  it('refuses state beyond the limit, counting bytes of keys and values, old ones out', async () => {
    await commit(1, [{ state: { set: { a: 'x'.repeat(60) } } }]);
    const batch = { ...(await everything(2)), entries: [{ state: { set: { b: 'é'.repeat(20) } } }] };
    await expectNothingApplied(batch, { outcome: 'state_too_large', bytes: 1 + 62 + 1 + 42 });
    expect(await commit(2, [{ state: { set: { a: 'x'.repeat(97) } } }])).toEqual({ outcome: 'applied' });
    expect(await commit(3, [{ state: { set: { b: 0 }, delete: ['a'] } }])).toEqual({ outcome: 'applied' });
    expect((await opened()).state).toEqual({ b: 0 });
  });

  it('moves a cursor only forward, and gives an ended agent none', async () => {
    const positions = await publishNumbers(under.store, 'in', 2);
    await commit(1, [handled('in', positions[1]!)]);
    await commit(2, [handled('in', positions[0]!)]);
    expect((await opened()).cursors).toEqual({ in: positions[1] });

    await under.store.unsubscribe(agent);
    const late = { fence: agent, firstSeq: 1, entries: [handled('in', positions[1]!)] };
    await expectNothingApplied(late, { outcome: 'unknown' });
    expect((await opened()).cursors).toEqual({});
  });

  it('keeps the newest dead letters with their messages, and lists them from any one on', async () => {
    const positions = await publishNumbers(under.store, 'in', 5);
    await commit(
      1,
      positions.map((pos, n) => handled('in', pos, { dead: { reason: `reason ${n}`, attempts: n } })),
    );
    const letters = await under.store.deadLetters(guildId);
    expect(letters.map(({ message }) => message.payload['n'])).toEqual([3, 4, 5]);
    expect(letters.map(({ reason }) => reason)).toEqual(['reason 2', 'reason 3', 'reason 4']);
    expect(Math.abs(letters[0]!.atMs - Date.now())).toBeLessThan(60_000);
    expect(await under.store.deadLetters(guildId, { after: letters[0]!.id, count: 1 })).toEqual([letters[1]]);
    expect(await under.store.deadLetters('another guild')).toEqual([]);
  });

  it('counts deliveries until the cursor has passed the message', async () => {
    const [first = '', second = ''] = await publishNumbers(under.store, 'in', 2);
    const count = (pos: string) => under.store.countAttempt(agent, 'in', pos);
    expect(await count(first)).toEqual({ outcome: 'counted', count: 1 });
    expect(await count(first)).toEqual({ outcome: 'counted', count: 2 });
    expect(await count(second)).toEqual({ outcome: 'counted', count: 1 });
    await commit(1, [handled('in', first)]);
    expect(await count(second)).toEqual({ outcome: 'counted', count: 2 });
    await commit(2, [handled('in', second)]);
    expect(await count(second)).toEqual({ outcome: 'counted', count: 1 });
  });

  it.each(['', 'abc', '5', '5-', '99999999999999999999-0'])(
    'refuses %j as a position, with nothing applied',
    async (pos) => {
      const [real = ''] = await publishNumbers(under.store, 'in', 1);
      const before = await under.contents();
      const entries = [handled('in', real, { dead: { reason: 'broken', attempts: 1 } }), handled('in', pos)];
      await expect(commit(1, entries)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID', field: 'at.pos' });
      expect(await under.contents()).toEqual(before);
    },
  );

  it('applies an empty batch by doing nothing', async () => {
    await expectNothingApplied({ fence: agent, firstSeq: 1, entries: [] }, { outcome: 'applied' });
  });

  it('takes batches of 2,000 entries with 10,000 messages', async () => {
    const publish = Array.from({ length: 5 }, (_none, n) => outgoingOf('out', n));
    const positions = await publishNumbers(under.store, 'in', 1);
    const entries = Array.from({ length: 2_000 }, () => handled('in', positions[0]!, { publish }));
    expect(await commit(1, entries)).toEqual({ outcome: 'applied' });
    expect(await under.store.read(topicOf('out'), '0-0', 20_000)).toHaveLength(10_000);
  });
});
