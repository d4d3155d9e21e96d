import { newMessage, type Position } from '@guildhall/contract';
import { SqliteMessageStore } from '@guildhall/messaging';
import { openDataFolder, type DataFolder } from '@guildhall/sqlite';
import { eventually } from '@guildhall/test-support';
import { MessageBroker } from './message-broker';
import type { TopicHub } from './topic-hub';

const topic = { guildId: 'guild', topic: 'numbers' };
/** More than a window holds. */
const many = 6000;

describe('a topic on a host', () => {
  let folder: DataFolder;
  let store: SqliteMessageStore;
  let broker: MessageBroker;

  beforeEach(() => {
    folder = openDataFolder(undefined);
    store = new SqliteMessageStore(folder.database);
    broker = new MessageBroker(store);
  });

  afterEach(async () => {
    await broker.close();
    await folder.close();
  });

  async function publish(count: number): Promise<Position> {
    for (let number = 0; number < count; number++) {
      await store.publish(topic, newMessage({ topic: topic.topic, sender: {}, payload: { number } }));
    }
    return store.end(topic);
  }

  /** Reads on from the hub as a topic source does: how many messages came, and where it stands then. */
  async function readAll(hub: TopicHub, from: Position): Promise<{ count: number; position: Position }> {
    let [position, count] = [from, 0];
    while (!hub.isAtEnd(position)) {
      const { messages, end } = await hub.read(position, 100);
      count += messages.length;
      position = end;
    }
    return { count, position };
  }

  it('goes on telling of news when nobody reads its messages, however many come', async () => {
    let told = 0;
    const { hub } = await broker.listen(topic, { reads: false, onNews: () => (told += 1) });
    const end = await publish(many);
    await eventually(() => expect(hub.tail).toBe(end));
    const before = told;
    const later = await publish(1);
    await eventually(() => expect([hub.tail, told > before]).toEqual([later, true]));
  });

  it('pauses when it is full and goes on when a reader has caught up; nothing is left out', async () => {
    const { hub } = await broker.listen(topic, { reads: true, onNews: () => undefined });
    const end = await publish(many);
    let read = { count: 0, position: '0-0' };
    await eventually(async () => {
      const { count, position } = await readAll(hub, read.position);
      read = { count: read.count + count, position };
      expect(read).toEqual({ count: many, position: end });
    });
  });

  it('lets a reader that is behind go on to the end when the store has lost what stood there', async () => {
    const { hub } = await broker.listen(topic, { reads: false, onNews: () => undefined });
    const end = await publish(3);
    await eventually(() => expect(hub.tail).toBe(end));
    folder.database.prepare('DELETE FROM messages').run();

    expect(await readAll(hub, '0-0')).toEqual({ count: 0, position: end });
  });

  it('goes on for those who only want news when the last reader has left a full window', async () => {
    const { leave } = await broker.listen(topic, { reads: true, onNews: () => undefined });
    const { hub } = await broker.listen(topic, { reads: false, onNews: () => undefined });
    const end = await publish(many);
    leave();
    await eventually(() => expect(hub.tail).toBe(end));
  });
});
