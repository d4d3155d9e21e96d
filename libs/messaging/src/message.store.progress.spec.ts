import { eventually } from '@guildhall/test-support';
import { eachStore } from './testdata/each-store';
import { fenceOf, guildId, handled, publishNumbers } from './testdata/messages';
import type { StoreUnderTest } from './testdata/message-stores';

const agent = fenceOf('agent #1:{x}');
const other = fenceOf('other');
const work = { topic: 'work', queue: 'group' };

eachStore('progress', (open) => {
  let under: StoreUnderTest;

  beforeEach(async () => {
    under = await open();
    for (const fence of [agent, other]) {
      await under.setEpoch(fence, 1);
      await under.store.subscribe(fence, [{ topic: 'in' }, work], 'earliest');
    }
  });

  const progress = (ref = agent) => under.store.progress(ref);

  it('is at the beginning of topics that hold nothing yet', async () => {
    expect(await progress()).toEqual([
      { topic: 'in', position: '0-0', end: '0-0', waitingMs: 0 },
      { ...work, position: '0-0', end: '0-0', waitingMs: 0, pending: 0 },
    ]);
  });

  it('tells what was handled, what is the newest, and for how long the next one has waited', async () => {
    const [first = '', second = ''] = await publishNumbers(under.store, 'in', 2);
    await under.store.commit({ fence: agent, firstSeq: 1, entries: [handled('in', first)] });
    await eventually(async () => {
      const [topic] = await progress();
      expect(topic).toMatchObject({ topic: 'in', position: first, end: second });
      expect(topic!.waitingMs).toBeGreaterThanOrEqual(4);
      expect(topic!.waitingMs).toBeLessThan(60_000);
    });
    await under.store.commit({ fence: agent, firstSeq: 2, entries: [handled('in', second)] });
    expect((await progress())[0]).toEqual({ topic: 'in', position: second, end: second, waitingMs: 0 });
  });

  it('tells what of a work queue is in whose hands', async () => {
    const positions = await publishNumbers(under.store, 'work', 3);
    await under.store.take(agent, work, 2, false);
    const [, mine] = await progress();
    const [, theirs] = await progress(other);
    expect(mine).toMatchObject({ ...work, position: positions[1], end: positions[2], pending: 2 });
    expect(theirs).toMatchObject({ ...work, position: positions[1], pending: 0 });
  });

  it('is nothing for an agent that was ended, and for one that never was', async () => {
    await publishNumbers(under.store, 'in', 1);
    await under.store.unsubscribe(agent);
    expect(await progress()).toEqual([]);
    expect(await progress({ ...agent, guildId, agentId: 'nobody' })).toEqual([]);
  });
});
