import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fence } from '@guildhall/contract';
import type { CommitEntry, MessageStore } from './message.store';
import { eachStore } from './testdata/each-store';
import { fenceOf, guildId, handled, messageOf, outgoingOf, publishNumbers, topicOf } from './testdata/messages';
import type { StoreUnderTest } from './testdata/message-stores';

const agent = fenceOf('agent', 7);
const inbox = { topic: 'in' };
const work = { topic: 'work', queue: 'q' };

type Step = (store: MessageStore, fence: Fence, position: string) => Promise<unknown>;

const commit = (firstSeq: number, entry: CommitEntry): Step => {
  return (store, fence) => store.commit({ fence, firstSeq, entries: [entry] });
};

/** Every step that an agent's process causes, under the name of its script. */
const steps: [script: string, step: Step][] = [
  ['commit', commit(2, { publish: [outgoingOf('out', 1)], state: { set: { a: 1 } } })],
  ['acknowledge', (store, fence, pos) => commit(2, handled('in', pos))(store, fence, pos)],
  ['publish', (store, fence) => store.publish(topicOf('out'), messageOf('out', 1), { fence, dedupe: true })],
  ['subscribe', (store, fence) => store.subscribe(fence, [{ topic: 'new' }, { topic: 'new', queue: 'q' }], 'earliest')],
  ['take', (store, fence) => store.take(fence, work, 10, true)],
  ['take-replayed', (store, fence) => store.takeReplayed(fence, [inbox, work], 10)],
  ['count-attempt', (store, fence, pos) => store.countAttempt(fence, 'in', pos)],
  ['open', (store, fence) => store.open(fence)],
];

eachStore('who may act no more', (open) => {
  let under: StoreUnderTest;
  let position: string;

  /** An agent with something to read, to take, and to take once more. */
  beforeEach(async () => {
    under = await open();
    const { store } = under;
    await under.setEpoch(agent, agent.epoch);
    await store.subscribe(agent, [inbox, work], 'earliest');
    const [failed = ''] = await publishNumbers(store, 'in', 1);
    await store.commit({
      fence: agent,
      firstSeq: 1,
      entries: [handled('in', failed, { dead: { reason: 'x', attempts: 3 } })],
    });
    const [letter] = await store.deadLetters(guildId);
    await store.replayDeadLetter(guildId, letter!.id);
    [position = ''] = await publishNumbers(store, 'in', 1);
    await publishNumbers(store, 'work', 1);
  });

  async function expectRefused(step: Step, fence: Fence, refusal: object): Promise<void> {
    const before = await under.contents();
    expect(await step(under.store, fence, position)).toEqual(refusal);
    expect(await under.contents()).toEqual(before);
  }

  describe.each(steps)('%s', (_script, step) => {
    it('refuses a stale epoch, with nothing applied', async () => {
      await under.setEpoch(agent, 8);
      await expectRefused(step, agent, { outcome: 'stale', epoch: 8 });
    });

    it('refuses a fenced incarnation, with nothing applied', async () => {
      await under.fence(agent.incarnation);
      await expectRefused(step, agent, { outcome: 'fenced' });
    });

    it('refuses an epoch that the store does not know, or not any more, with nothing applied', async () => {
      await expectRefused(step, fenceOf('stranger'), { outcome: 'unknown' });
      await under.setEpoch(agent, 6);
      await expectRefused(step, agent, { outcome: 'unknown' });
    });

    it('is done under the highest epoch', async () => {
      const { outcome } = (await step(under.store, agent, position)) as { outcome: string };
      expect(['applied', 'published', 'subscribed', 'taken', 'counted', 'opened']).toContain(outcome);
    });
  });

  it.each([
    ['commit', { state: { set: { a: 1 } } }],
    ['acknowledge', {}],
  ])('%s refuses a batch that is not the next one, with nothing applied', async (_script, change) => {
    for (const firstSeq of [1, 3]) {
      // Of two entries, so that none of them is the last one sent again.
      const step: Step = (store, fence, pos) =>
        store.commit({ fence, firstSeq, entries: [handled('in', pos, change), handled('in', pos, change)] });
      await expectRefused(step, agent, { outcome: 'stale_seq', seq: 1 });
    }
  });
});

it('tries every script that carries an epoch or a seq', () => {
  const folder = join(__dirname, 'redis', 'lua');
  const scripts = readdirSync(folder).filter((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return /^-- #include (check-fence|commit-order)$/m.test(text) || /^-- ARGV.*\b(epoch|seq)\b/m.test(text);
  });
  const tried = steps.map(([script]) => `${script}.lua`);
  // Included by both commits.
  expect(scripts.filter((file) => file !== 'commit-batch.lua').sort()).toEqual(tried.sort());
});
