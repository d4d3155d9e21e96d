import { limits, newMessage, type DeliverFrame, type Delivery, type Fence } from '@guildhall/contract';
import { SqliteMessageStore } from '@guildhall/messaging';
import { openDataFolder, type DataFolder } from '@guildhall/sqlite';
import { eventually } from '@guildhall/test-support';
import { Mailbox } from './mailbox';
import { MessageBroker } from './message-broker';

const fence: Fence = { guildId: 'guild', agentId: 'agent', epoch: 1, incarnation: 'host' };
const credit = 512;

describe('the mailbox of an agent process', () => {
  let folder: DataFolder;
  let store: SqliteMessageStore;
  let broker: MessageBroker;
  let mailbox: Mailbox;
  let lines: string[];

  beforeEach(() => {
    folder = openDataFolder(undefined);
    store = new SqliteMessageStore(folder.database);
    broker = new MessageBroker(store);
    folder.database.prepare("INSERT INTO agent_epochs (guild_id, agent_id, epoch) VALUES ('guild', 'agent', 1)").run();
    lines = [];
    const channel = {
      pid: 1,
      bufferedBytes: 0,
      send: () => undefined,
      sendLine: (line: string) => void lines.push(line),
      flush: () => undefined,
      onDrain: () => undefined,
    };
    mailbox = new Mailbox({ fence, store, broker, channel, afterCrash: false, onRefused: () => undefined });
  });

  afterEach(async () => {
    mailbox.close();
    await broker.close();
    await folder.close();
  });

  async function publish(topic: string, count: number, text = ''): Promise<void> {
    for (let n = 1; n <= count; n++) {
      await store.publish({ guildId: 'guild', topic }, newMessage({ topic, sender: {}, payload: { n, text } }));
    }
  }

  const prepare = (...topics: string[]) =>
    mailbox.prepare(
      topics.map((topic) => ({ topic })),
      Object.fromEntries(topics.map((topic) => [topic, '0-0'])),
    );

  async function begin(...topics: string[]): Promise<void> {
    await prepare(...topics);
    mailbox.begin();
  }

  const delivered = (): Delivery[] => lines.flatMap((line) => [...(JSON.parse(line) as DeliverFrame).d]);
  const numbersOn = (topic: string) =>
    delivered()
      .filter((one) => one.topic === topic)
      .map(({ message }) => message.payload['n']);
  const upTo = (count: number) => Array.from({ length: count }, (_none, index) => index + 1);

  /** As an agent does: answers what came so far, and the store applies it. */
  function answer(from: number): void {
    const commits = delivered()
      .slice(from)
      .map(({ topic, pos }, index) => ({ seq: from + index + 1, at: mailbox.accept({ topic, pos }) }));
    mailbox.settled(commits);
  }

  it('hands out what waits, in order, as far as the credit goes, and more as commits are settled', async () => {
    await publish('work', 1_300);
    await begin('work');
    await eventually(() => expect(delivered()).toHaveLength(credit));
    answer(0);
    await eventually(() => expect(delivered()).toHaveLength(2 * credit));
    answer(credit);
    await eventually(() => expect(delivered()).toHaveLength(1_300));
    expect(numbersOn('work')).toEqual(upTo(1_300));
  });

  it('delivers nothing before the beginning, and then what came meanwhile', async () => {
    await prepare('work');
    await publish('work', 3);
    const { hub } = await broker.listen({ guildId: 'guild', topic: 'work' }, { reads: true, onNews: () => undefined });
    await eventually(async () => expect(hub.tail).toBe(await store.end(hub.topic)));
    mailbox.settled([]);
    expect(delivered()).toEqual([]);

    mailbox.begin();
    await eventually(() => expect(numbersOn('work')).toEqual([1, 2, 3]));
  });

  it('takes from all topics in turn: one with many messages keeps no other waiting', async () => {
    await begin('busy', 'quiet');
    const { hub } = await broker.listen(
      { guildId: 'guild', topic: 'quiet' },
      { reads: false, onNews: () => undefined },
    );
    await publish('busy', 3 * credit, 'x'.repeat(1_000));
    await eventually(() => expect(delivered()).toHaveLength(credit));
    await publish('quiet', 3);
    await eventually(async () => expect(hub.tail).toBe(await store.end(hub.topic)));
    answer(0);
    await eventually(() => expect(delivered()).toHaveLength(2 * credit));
    expect(numbersOn('quiet')).toEqual([1, 2, 3]);
    expect(numbersOn('busy')).toEqual(upTo(2 * credit - 3));
  });

  it('puts no more into a frame than the protocol allows, however long the messages', async () => {
    await publish('work', 40, 'x'.repeat(limits.messageBytes - 1_000));
    await begin('work');
    await eventually(() => expect(delivered()).toHaveLength(40));
    for (const line of lines) expect(line.length).toBeLessThan(limits.frameBytes);
    expect(numbersOn('work')).toEqual(upTo(40));
  });

  it('listens to nothing any more when it was closed while it began', async () => {
    const beginning = begin('work');
    mailbox.close();
    await beginning;
    const { hub, leave } = await broker.listen({ guildId: 'guild', topic: 'work' }, { reads: false, onNews: () => {} });
    leave();
    expect(hub.isUnused).toBe(true);
  });

  it('leaves nothing open when one of its sources cannot be', async () => {
    const away = new Error('the store is away');
    const end = store.end.bind(store);
    jest.spyOn(store, 'end').mockImplementation((one) => (one.topic === 'out' ? Promise.reject(away) : end(one)));
    await expect(prepare('work', 'out')).rejects.toBe(away);
    mailbox.close();
    const { hub, leave } = await broker.listen({ guildId: 'guild', topic: 'work' }, { reads: false, onNews: () => {} });
    leave();
    expect(hub.isUnused).toBe(true);
  });

  it('refuses a commit that does not settle the oldest delivery', async () => {
    await publish('work', 2);
    await begin('work');
    await eventually(() => expect(delivered()).toHaveLength(2));
    const [first, second] = delivered();
    expect(mailbox.accept({ topic: 'work', pos: second!.pos })).toBeUndefined();
    expect(first!.pos < second!.pos).toBe(true);
  });
});
