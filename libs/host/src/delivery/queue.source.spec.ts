import { newMessage, unavailable, type Fence } from '@guildhall/contract';
import { parseMessage, SqliteMessageStore } from '@guildhall/messaging';
import { openDataFolder, type DataFolder } from '@guildhall/sqlite';
import { eventually } from '@guildhall/test-support';
import type { HeldDelivery } from './delivery-line';
import { MessageBroker } from './message-broker';
import { QueueSource } from './queue.source';

const fence: Fence = { guildId: 'guild', agentId: 'worker', epoch: 1, incarnation: 'host' };
const work = { topic: 'work', queue: 'crew' };

/** A store whose answer to one take gets lost: what it took is taken. */
class ForgetfulStore extends SqliteMessageStore {
  answersToLose = 0;

  override async take(...asked: Parameters<SqliteMessageStore['take']>) {
    const outcome = await super.take(...asked);
    if (this.answersToLose === 0) return outcome;
    this.answersToLose -= 1;
    throw unavailable('STORE_UNREACHABLE', 'The answer got lost.');
  }
}

describe('a share of a work queue', () => {
  let folder: DataFolder;
  let store: ForgetfulStore;
  let broker: MessageBroker;
  let source: QueueSource;
  let seq: number;

  beforeEach(async () => {
    seq = 0;
    folder = openDataFolder(undefined);
    store = new ForgetfulStore(folder.database);
    broker = new MessageBroker(store);
    folder.database.prepare("INSERT INTO agent_epochs (guild_id, agent_id, epoch) VALUES ('guild', 'worker', 1)").run();
    await store.subscribe(fence, [work], 'earliest');
  });

  afterEach(async () => {
    source.close();
    await broker.close();
    await folder.close();
  });

  async function open(): Promise<void> {
    const ignore = () => undefined;
    const hooks = { onReady: ignore, onError: ignore, onRefused: ignore };
    source = await QueueSource.open({ ...work, ...hooks, fence, store, broker });
  }

  async function publish(n: number): Promise<void> {
    await store.publish({ guildId: 'guild', topic: 'work' }, newMessage({ topic: 'work', sender: {}, payload: { n } }));
  }

  async function settle(delivered: readonly HeldDelivery[]): Promise<void> {
    for (const { pos } of delivered) {
      await store.commit({ fence, firstSeq: ++seq, entries: [{ at: { ...work, pos } }] });
      source.settled();
    }
  }

  /** What is handed out next; fails when nothing is for too long. */
  function next(): Promise<readonly HeldDelivery[]> {
    return eventually(() => {
      const taken = take();
      expect(taken).not.toEqual([]);
      return taken;
    });
  }

  function take(): HeldDelivery[] {
    const taken: HeldDelivery[] = [];
    for (let one = source.next(); one; one = source.next()) taken.push(one);
    return taken;
  }

  /** Takes and settles until so many deliveries came. */
  async function takeAll(count: number): Promise<number[]> {
    const numbers: number[] = [];
    while (numbers.length < count) {
      const taken = await next();
      numbers.push(...taken.map(numberOf));
      await settle(taken);
    }
    return numbers;
  }

  it('hands out what was taken when the answer got lost', async () => {
    await open();
    await publish(1);
    expect(await takeAll(1)).toEqual([1]);
    store.answersToLose = 1;
    await publish(2);
    await publish(3);
    expect(await takeAll(2)).toEqual([2, 3]);
  });

  it('hands out nothing twice when the answer got lost while something is in hand', async () => {
    await open();
    await publish(1);
    const inHand = await next();
    store.answersToLose = 1;
    await publish(2);
    await eventually(() => {
      expect(take()).toEqual([]);
      expect(store.answersToLose).toBe(0);
    });
    expect(take()).toEqual([]);
    await settle(inHand);
    expect(await takeAll(1)).toEqual([2]);
  });
});

function numberOf(delivery: HeldDelivery): number {
  return Number(parseMessage(delivery).payload['n']);
}
