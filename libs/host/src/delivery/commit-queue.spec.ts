import { unavailable, type Fence } from '@guildhall/contract';
import { SqliteMessageStore, type CommitBatch } from '@guildhall/messaging';
import { openDataFolder, type DataFolder } from '@guildhall/sqlite';
import { CommitQueue, type Commit, type CommitRefusal } from './commit-queue';

const fence: Fence = { guildId: 'guild', agentId: 'agent', epoch: 1, incarnation: 'host' };

/** A store that notes the batches it is asked to commit. */
class NotingStore extends SqliteMessageStore {
  readonly batches: CommitBatch[] = [];
  answersToLose = 0;

  override async commit(batch: CommitBatch) {
    this.batches.push(batch);
    const outcome = await super.commit(batch);
    if (this.answersToLose === 0) return outcome;
    this.answersToLose -= 1;
    throw unavailable('STORE_UNREACHABLE', 'The answer got lost.');
  }
}

describe('the commits of an agent process', () => {
  let folder: DataFolder;
  let store: NotingStore;
  let queue: CommitQueue;
  let settled: number[];
  let refusals: CommitRefusal[];

  beforeEach(() => {
    folder = openDataFolder(undefined);
    store = new NotingStore(folder.database);
    folder.database.prepare("INSERT INTO agent_epochs (guild_id, agent_id, epoch) VALUES ('guild', 'agent', 1)").run();
    settled = [];
    refusals = [];
    queue = new CommitQueue({
      fence,
      store,
      seq: 0,
      onSettled: (commits) => settled.push(...commits.map(({ seq }) => seq)),
      onRefused: (refusal) => refusals.push(refusal),
    });
  });

  afterEach(() => folder.close());

  const commitOf = (seq: number, text = ''): Commit => {
    return { seq, publish: [{ topic: 'out', json: JSON.stringify({ payload: { seq, text } }) }] };
  };
  const sizes = () => store.batches.map(({ entries }) => entries.length);
  const upTo = (count: number) => Array.from({ length: count }, (_none, index) => index + 1);

  it('go together when they came in one breath', async () => {
    for (const seq of upTo(3)) queue.push(commitOf(seq));
    await queue.drain();
    queue.push(commitOf(4));
    await queue.drain();
    expect(sizes()).toEqual([3, 1]);
    expect(settled).toEqual([1, 2, 3, 4]);
  });

  it('go in steps of no more than 512, and of no more than 8 MiB but for a single one', async () => {
    for (const seq of upTo(600)) queue.push(commitOf(seq));
    await queue.drain();
    expect(sizes()).toEqual([512, 88]);

    const megabytes = (count: number) => 'x'.repeat(count * 1_000_000);
    for (const [index, size] of [5, 5, 20, 3, 3].entries()) queue.push(commitOf(601 + index, megabytes(size)));
    await queue.drain();
    expect(sizes().slice(2)).toEqual([1, 1, 1, 2]);
    expect(settled).toEqual(upTo(605));
  });

  it('are sent again as they were when the answer got lost, and applied once', async () => {
    store.answersToLose = 2;
    for (const seq of upTo(2)) queue.push(commitOf(seq));
    await queue.drain();
    expect(sizes()).toEqual([2, 2, 2]);
    expect(settled).toEqual([1, 2]);
    expect(await store.read({ guildId: 'guild', topic: 'out' }, '0-0', 10)).toHaveLength(2);
  });

  it('are refused when one is left out, and nothing after that is applied', async () => {
    queue.push(commitOf(1));
    queue.push(commitOf(3));
    queue.push(commitOf(2));
    await queue.drain();
    expect(refusals).toEqual([{ outcome: 'stale_seq', seq: 1 }]);
    expect(store.batches).toEqual([]);
  });
});
