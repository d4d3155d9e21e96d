import type { TakenMessage } from './message.store';
import { eachStore } from './testdata/each-store';
import { fenceOf, handled, numbersOf, publishNumbers } from './testdata/messages';
import type { StoreUnderTest } from './testdata/message-stores';

const one = fenceOf('one');
const other = fenceOf('other #2:{x}');
const work = { topic: 'work', queue: 'group' };

eachStore('work queues', (open) => {
  let under: StoreUnderTest;

  beforeEach(async () => {
    under = await open();
    for (const fence of [one, other]) {
      await under.setEpoch(fence, 1);
      await under.store.subscribe(fence, [work], 'earliest');
    }
  });

  async function take(fence = one, count = 10, resume = false): Promise<TakenMessage[]> {
    const outcome = await under.store.take(fence, work, count, resume);
    if (outcome.outcome !== 'taken') throw new Error(outcome.outcome);
    return outcome.messages;
  }

  const attempts = (messages: readonly TakenMessage[]) => messages.map(({ attempt }) => attempt);

  const acknowledge = (fence: typeof one, firstSeq: number, messages: readonly TakenMessage[]) =>
    under.store.commit({
      fence,
      firstSeq,
      entries: messages.map(({ pos }) => handled(work.topic, pos, {}, work.queue)),
    });

  it('gives every entry to exactly one of two agents', async () => {
    await publishNumbers(under.store, 'work', 200);
    const taken: TakenMessage[] = [];
    for (let round = 0; round < 15; round++) {
      const both = await Promise.all([take(one, 7), take(other, 7)]);
      taken.push(...both.flat());
    }
    expect(numbersOf(taken).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_none, n) => n + 1));
    expect(new Set(attempts(taken))).toEqual(new Set([1]));
    expect(await take(one)).toEqual([]);
  });

  it('resumes with what the process before had taken, counted, and goes on with new ones', async () => {
    await publishNumbers(under.store, 'work', 6);
    const first = await take(one, 4);
    await acknowledge(one, 1, first.slice(0, 1));

    const again = await take(one, 4, true);
    expect(numbersOf(again)).toEqual([2, 3, 4, 5]);
    expect(attempts(again)).toEqual([2, 2, 2, 1]);
    expect(attempts(await take(one, 2, true))).toEqual([3, 3]);
    expect(numbersOf(await take(other, 10, true))).toEqual([6]);
  });

  it('hands out again neither what is in hand nor what is settled', async () => {
    await publishNumbers(under.store, 'work', 3);
    const taken = await take(one, 3);
    expect(await take(one)).toEqual([]);
    await acknowledge(one, 1, taken);
    expect(await take(one, 10, true)).toEqual([]);
    expect(await take(other, 10, true)).toEqual([]);
  });

  it('gives what an ended agent had taken to the others first, and nothing twice', async () => {
    await publishNumbers(under.store, 'work', 4);
    await take(one, 2);
    await under.store.unsubscribe(one);
    const taken = await take(other, 3);
    expect(numbersOf(taken)).toEqual([1, 2, 3]);
    expect(attempts(taken)).toEqual([2, 2, 1]);
    expect(numbersOf(await take(other))).toEqual([4]);
    await acknowledge(other, 1, taken);
    expect(numbersOf(await take(other, 10, true))).toEqual([4]);
  });

  it('keeps what an ended agent had taken until another one subscribes', async () => {
    await publishNumbers(under.store, 'work', 2);
    await take(one, 1);
    await under.store.unsubscribe(one);
    await under.store.unsubscribe(other);
    const late = fenceOf('late');
    await under.setEpoch(late, 1);
    await under.store.subscribe(late, [work], { after: await under.store.end({ guildId: 'guild', topic: 'work' }) });
    expect(numbersOf(await take(late))).toEqual([1, 2]);
  });

  it('returns thousands of entries', async () => {
    await publishNumbers(under.store, 'work', 2_500);
    for (let round = 0; round < 3; round++) await take(one, 1_000);
    await under.store.unsubscribe(one);
    const taken = [await take(other, 5_000), await take(other, 5_000), await take(other, 5_000)];
    expect(taken.map(({ length }) => length)).toEqual([1_000, 1_000, 500]);
  });

  it('begins where the first subscriber said', async () => {
    const positions = await publishNumbers(under.store, 'later', 3);
    const later = { topic: 'later', queue: 'group' };
    await under.store.subscribe(one, [later], { after: positions[1]! });
    await under.store.subscribe(other, [later], 'earliest');
    const taken = await under.store.take(other, later, 10, false);
    expect(taken.outcome === 'taken' && numbersOf(taken.messages)).toEqual([3]);
  });

  it('serves two queues of one topic independently', async () => {
    const second = { topic: 'work', queue: 'second' };
    await under.store.subscribe(one, [second], 'earliest');
    await publishNumbers(under.store, 'work', 2);
    expect(numbersOf(await take(one))).toEqual([1, 2]);
    const taken = await under.store.take(one, second, 10, false);
    expect(taken.outcome === 'taken' && numbersOf(taken.messages)).toEqual([1, 2]);
  });

  it('buries an entry that fails for the last time', async () => {
    await publishNumbers(under.store, 'work', 1);
    const [entry] = await take(one);
    const dead = { reason: 'broken', attempts: 3 };
    await under.store.commit({
      fence: one,
      firstSeq: 1,
      entries: [handled('work', entry!.pos, { dead }, 'group')],
    });
    expect(await under.store.deadLetters('guild')).toEqual([
      expect.objectContaining({ agentId: 'one', topic: 'work', queue: 'group', pos: entry!.pos, attempts: 3 }),
    ]);
    expect(await take(one, 10, true)).toEqual([]);
  });

  it('hands nothing to a stale, fenced or unknown agent', async () => {
    await publishNumbers(under.store, 'work', 1);
    const refused = async (outcome: object, fence = one) => {
      const before = await under.contents();
      expect(await under.store.take(fence, work, 10, true)).toEqual(outcome);
      expect(await under.contents()).toEqual(before);
    };
    await refused({ outcome: 'unknown' }, fenceOf('stranger'));
    await under.setEpoch(one, 2);
    await refused({ outcome: 'stale', epoch: 2 });
    await under.fence(other.incarnation);
    await refused({ outcome: 'fenced' }, other);
  });

  it('says unknown when the queue is gone', async () => {
    expect(await under.store.take(one, { topic: 'nowhere', queue: 'q' }, 1, true)).toEqual({ outcome: 'unknown' });
  });
});
