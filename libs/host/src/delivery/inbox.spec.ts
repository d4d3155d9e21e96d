import { inboxTopic, newMessage, unavailable, type Fence, type HostFrame } from '@guildhall/contract';
import { SqliteMessageStore } from '@guildhall/messaging';
import { openDataFolder, type DataFolder } from '@guildhall/sqlite';
import { eventually } from '@guildhall/test-support';
import { Inbox } from './inbox';
import { MessageBroker } from './message-broker';

const fence: Fence = { guildId: 'guild', agentId: 'asker', epoch: 1, incarnation: 'host' };
const topic = { guildId: 'guild', topic: inboxTopic('asker') };

/** A store that does not answer for a while. */
class AbsentStore extends SqliteMessageStore {
  isAway = false;

  override async end(...asked: Parameters<SqliteMessageStore['end']>) {
    if (this.isAway) throw unavailable('STORE_UNREACHABLE', 'The store is away.');
    return super.end(...asked);
  }
}

describe('the inbox of an agent', () => {
  let folder: DataFolder;
  let store: AbsentStore;
  let broker: MessageBroker;
  let inbox: Inbox;
  let sent: HostFrame[];

  beforeEach(() => {
    folder = openDataFolder(undefined);
    store = new AbsentStore(folder.database);
    broker = new MessageBroker(store);
    sent = [];
    const channel = {
      pid: 1,
      send: (frame: HostFrame) => void sent.push(frame),
      sendLine: (line: string) => void sent.push(JSON.parse(line) as HostFrame),
      flush: () => undefined,
      bufferedBytes: 0,
      onDrain: () => undefined,
    };
    inbox = new Inbox(fence, store, broker, channel);
  });

  afterEach(async () => {
    inbox.close();
    await broker.close();
    await folder.close();
  });

  it('opens for a later request when it could not for the first one', async () => {
    store.isAway = true;
    await expect(inbox.open()).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    store.isAway = false;
    await inbox.open();
    await store.publish(topic, newMessage({ topic: topic.topic, sender: {}, payload: { n: 1 } }));
    await eventually(() => expect(sent).toMatchObject([{ t: 'response', message: { payload: { n: 1 } } }]));
  });

  it('listens to nothing any more when it was closed while it opened', async () => {
    const opening = inbox.open();
    inbox.close();
    await opening;
    const { hub, leave } = await broker.listen(topic, { reads: false, onNews: () => {} });
    leave();
    expect(hub.isUnused).toBe(true);
  });
});
