import type { CommitEntry, DeadLetter, ReplayedMessage } from './message.store';
import { parseMessage } from './parse-message';
import { replayNews, tellsOfReplay } from './replays';
import { eachStore } from './testdata/each-store';
import { fenceOf, guildId, handled, numbersOf, outgoingOf, publishNumbers, topicOf } from './testdata/messages';
import type { StoreUnderTest } from './testdata/message-stores';

const one = fenceOf('one');
const other = fenceOf('other #2:{x}');
const dead = { reason: 'broken', attempts: 3 };
const queue = 'group';
const subscriptions = [{ topic: 'in' }, { topic: 'work', queue }];

eachStore('dead letters', (open) => {
  let under: StoreUnderTest;
  const seqs = new Map<string, number>();

  beforeEach(async () => {
    under = await open({ maxTopicLength: 50 });
    seqs.clear();
    for (const fence of [one, other]) {
      await under.setEpoch(fence, 1);
      await under.store.subscribe(fence, subscriptions, 'earliest');
    }
  });

  async function commit(fence: typeof one, entries: readonly CommitEntry[]): Promise<void> {
    const firstSeq = (seqs.get(fence.agentId) ?? 0) + 1;
    const outcome = await under.store.commit({ fence, firstSeq, entries });
    expect(outcome).toEqual({ outcome: 'applied' });
    seqs.set(fence.agentId, firstSeq + entries.length - 1);
  }

  /** Messages on a topic that fail with one agent while the other handles them. */
  async function failOnTopic(count = 1): Promise<DeadLetter[]> {
    const positions = await publishNumbers(under.store, 'in', count);
    await commit(
      other,
      positions.map((pos) => handled('in', pos)),
    );
    await commit(
      one,
      positions.map((pos) => handled('in', pos, { dead })),
    );
    return under.store.deadLetters(guildId);
  }

  async function failInQueue(count = 1): Promise<DeadLetter[]> {
    await publishNumbers(under.store, 'work', count);
    const taken = await under.store.take(one, { topic: 'work', queue }, count, false);
    const messages = taken.outcome === 'taken' ? taken.messages : [];
    await commit(
      one,
      messages.map(({ pos }) => handled('work', pos, { dead }, queue)),
    );
    return under.store.deadLetters(guildId);
  }

  async function take(fence = one, count = 10): Promise<ReplayedMessage[]> {
    const outcome = await under.store.takeReplayed(fence, subscriptions, count);
    if (outcome.outcome !== 'taken') throw new Error(outcome.outcome);
    return outcome.messages;
  }

  const jsonOf = (letter: DeadLetter | undefined) => JSON.stringify(letter!.message);
  const replay = (letter: DeadLetter | undefined) => under.store.replayDeadLetter(guildId, letter!.id);
  const settled = ({ topic, queue: of, pos }: ReplayedMessage, effects: Partial<CommitEntry> = {}): CommitEntry => {
    return { at: { topic, ...(of !== undefined && { queue: of }), pos, replayed: true }, ...effects };
  };

  it('shows one, and counts those of each agent', async () => {
    const [first, second] = await failOnTopic(2);
    expect(await under.store.deadLetter(guildId, second!.id)).toEqual(second);
    expect(first).toMatchObject({ agentId: 'one', topic: 'in', ...dead });
    expect(await under.store.deadLetter('another guild', second!.id)).toBeUndefined();
    expect(await Promise.all([one, other].map((ref) => under.store.countDeadLetters(ref)))).toEqual([2, 0]);
  });

  it('counts thousands', async () => {
    await under.store.subscribe(one, [{ topic: 'many' }], 'earliest');
    const [pos = ''] = await publishNumbers(under.store, 'many', 1);
    await commit(
      one,
      Array.from({ length: 2_500 }, () => handled('many', pos, { dead })),
    );
    expect(await under.store.countDeadLetters(one)).toBe(2_500);
  });

  it('drops one for good, once', async () => {
    const [first, second] = await failOnTopic(2);
    const drops = await Promise.all([1, 2, 3].map(() => under.store.dropDeadLetter(guildId, first!.id)));
    expect(drops.toSorted()).toEqual([false, false, true]);
    expect(await under.store.deadLetters(guildId)).toEqual([second]);
    expect(await replay(first)).toBe('not_found');
    expect(await take()).toEqual([]);
  });

  it('gives a replayed message to the agent it failed with, from its first attempt on, and to nobody else', async () => {
    const [letter] = await failOnTopic();
    const before = await under.store.open(other);
    expect(await replay(letter)).toBe('replayed');
    expect(await under.store.deadLetters(guildId)).toEqual([]);

    expect(await take(other)).toEqual([]);
    expect(await take()).toMatchObject([{ topic: 'in', attempt: 1, json: jsonOf(letter) }]);
    expect(await under.store.read(topicOf('in'), '0-0', 10)).toHaveLength(1);
    expect(await under.store.open(other)).toEqual(before);
  });

  it('gives a replayed entry of a work queue to one of its agents', async () => {
    const [letter] = await failInQueue();
    expect(await replay(letter)).toBe('replayed');
    const [first, second] = [await take(other), await take(one)];
    expect(first).toMatchObject([{ topic: 'work', queue, attempt: 1, json: jsonOf(letter) }]);
    expect(second).toEqual([]);
  });

  it('replays a dead letter once, however many ask', async () => {
    const [letter] = await failOnTopic();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => replay(letter)));
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 9 }, () => 'not_found'), 'replayed']);
    expect(await take()).toHaveLength(1);
  });

  it('delivers a replayed message again, counted, until it is settled', async () => {
    const [letter] = await failOnTopic();
    await replay(letter);
    const [first] = await take();
    const [again] = await take();
    expect([first?.attempt, again?.attempt]).toEqual([1, 2]);
    await commit(one, [settled(again!, { state: { set: { done: true } } })]);
    expect(await take()).toEqual([]);
    expect(await under.store.open(one)).toMatchObject({ state: { done: true } });
  });

  it('leaves the cursor where it is when a replayed message is settled', async () => {
    const [letter] = await failOnTopic();
    await replay(letter);
    const [later = ''] = await publishNumbers(under.store, 'in', 1, 2);
    const before = await under.store.open(one);
    await commit(one, [settled((await take())[0]!)]);
    expect(before).toMatchObject({ cursors: { in: letter!.pos } });
    expect(await under.store.open(one)).toMatchObject({ cursors: { in: letter!.pos } });
    expect((await under.store.read(topicOf('in'), letter!.pos, 10)).map(({ pos }) => pos)).toEqual([later]);
  });

  it.each([
    ['a topic', failOnTopic, undefined],
    ['a work queue', failInQueue, queue],
  ])('makes a replayed message of %s a dead letter again when it fails again', async (_what, fail, failedQueue) => {
    const [letter] = await fail();
    await replay(letter);
    const [taken] = await take();
    await commit(one, [settled(taken!, { dead: { reason: 'still broken', attempts: 5 } })]);
    const [again, ...more] = await under.store.deadLetters(guildId);
    expect(more).toEqual([]);
    expect(again).toMatchObject({ agentId: 'one', topic: letter!.topic, reason: 'still broken', attempts: 5 });
    expect([again!.queue, again!.message]).toEqual([failedQueue, letter!.message]);
    expect(await replay(again)).toBe('replayed');
    expect(await take()).toMatchObject([{ attempt: 1, json: jsonOf(letter) }]);
  });

  it('keeps the order of replays, and hands out no more than was asked for', async () => {
    const letters = await failOnTopic(5);
    for (const letter of letters) await replay(letter);
    const [first] = await take(one, 1);
    expect(numbersOf([first!])).toEqual([1]);
    await commit(one, [settled(first!)]);
    expect(numbersOf(await take(one, 3))).toEqual([2, 3, 4]);
  });

  it('gives what an ended agent had taken of a queue’s replays to the others', async () => {
    await replay((await failInQueue())[0]);
    await take(one);
    await under.store.unsubscribe(one);
    expect(await take(other)).toMatchObject([{ queue, attempt: 2 }]);
  });

  it('keeps a dead letter whose agent was ended, and drops what the agent had replayed', async () => {
    const [first, second] = await failOnTopic(2);
    await replay(first);
    await under.store.unsubscribe(one);
    expect(await replay(second)).toBe('unsubscribed');
    expect(await under.store.deadLetters(guildId)).toEqual([second]);
    await under.store.subscribe(one, subscriptions, 'earliest');
    expect(await take()).toEqual([]);
    expect(await replay(second)).toBe('replayed');
  });

  it('refuses replays beyond the bound, and keeps their dead letters', async () => {
    const letters = [...(await failOnTopic(50)), ...(await failOnTopicAgain())];
    for (const letter of letters.slice(0, 50)) expect(await replay(letter)).toBe('replayed');
    expect(await replay(letters[50])).toBe('full');
    await commit(one, [settled((await take(one, 1))[0]!)]);
    expect(await replay(letters[50])).toBe('replayed');
  });

  async function failOnTopicAgain(): Promise<DeadLetter[]> {
    const known = await under.store.deadLetters(guildId);
    return (await failOnTopic(1)).slice(known.length);
  }

  it('tells those who listen to the news whose replay it is', async () => {
    const [letter] = await failOnTopic();
    await replay(letter);
    await replay((await failInQueue())[0]);
    const news = await under.store.read(topicOf(replayNews), '0-0', 10);
    const tells = (agentId: string) =>
      news.map((stored) => tellsOfReplay(parseMessage(stored), { guildId, agentId }, subscriptions));
    expect(tells('one')).toEqual([true, true]);
    expect(tells('other #2:{x}')).toEqual([false, true]);
    expect(tellsOfReplay(parseMessage(news[1]!), one, [{ topic: 'work' }])).toBe(false);
  });

  it('refuses a stale epoch, a fenced incarnation and an unknown agent', async () => {
    await replay((await failOnTopic())[0]);
    const stranger = await under.store.takeReplayed(fenceOf('stranger'), [], 1);
    expect(stranger).toEqual({ outcome: 'unknown' });
    await under.setEpoch(one, 5);
    expect(await under.store.takeReplayed(one, [], 1)).toEqual({ outcome: 'stale', epoch: 5 });
    await under.fence(one.incarnation);
    expect(await under.store.takeReplayed(one, [], 1)).toEqual({ outcome: 'fenced' });
  });

  it('forgets replays with their guild', async () => {
    await replay((await failOnTopic())[0]);
    await replay((await failInQueue())[0]);
    await under.store.unsubscribe(one);
    await under.store.unsubscribe(other);
    await under.store.forgetGuild(guildId);
    expect(await under.store.topics(guildId)).toEqual([]);
    expect(await under.store.read(topicOf(replayNews), '0-0', 10)).toEqual([]);
  });

  it.each(['', 'abc', '5'])('refuses %j as an id', async (id) => {
    const refused = { code: 'ARGUMENT_INVALID', field: 'id' };
    const { store } = under;
    await expect(store.deadLetter(guildId, id)).rejects.toMatchObject(refused);
    await expect(store.replayDeadLetter(guildId, id)).rejects.toMatchObject(refused);
    await expect(store.dropDeadLetter(guildId, id)).rejects.toMatchObject(refused);
  });

  it('replays to an agent that sends on what it gets', async () => {
    await replay((await failOnTopic())[0]);
    const [taken] = await take();
    await commit(one, [settled(taken!, { publish: [outgoingOf('out', 7)] })]);
    expect(numbersOf(await under.store.read(topicOf('out'), '0-0', 10))).toEqual([7]);
  });
});
