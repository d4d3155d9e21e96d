import { agentKey } from '@guildhall/contract';
import type { MessageFeed, MessageStore, StoredMessage, TopicRef } from '@guildhall/messaging';
import { TopicHub, type TopicListener } from './topic-hub';

/** All topics that agents of this host listen to, over one feed (DESIGN 5.4). */
export class MessageBroker {
  private readonly feed: MessageFeed;
  private readonly hubs = new Map<string, Promise<TopicHub>>();
  /** Those of them that are open. */
  private readonly open = new Map<string, TopicHub>();

  constructor(private readonly store: MessageStore) {
    this.feed = store.feed((topic, messages) => this.onMessages(topic, messages));
  }

  /** Listens to a topic until the returned function is called; the last to leave ends the watch. */
  async listen(topic: TopicRef, listener: TopicListener): Promise<{ hub: TopicHub; leave: () => void }> {
    const opening = this.hub(topic);
    const hub = await opening;
    // Its last listener may have left while we waited.
    if (this.hubs.get(topicKey(topic)) !== opening) return this.listen(topic, listener);
    const end = hub.listen(listener);
    const leave = () => {
      end();
      if (hub.isUnused) this.forget(hub);
    };
    return { hub, leave };
  }

  close(): Promise<void> {
    return this.feed.close();
  }

  /** The hub of a topic, opened by its first listener. */
  private hub(topic: TopicRef): Promise<TopicHub> {
    const key = topicKey(topic);
    const known = this.hubs.get(key);
    if (known) return known;
    const opened = TopicHub.open(topic, this.store, this.feed);
    this.hubs.set(key, opened);
    opened.then(
      (hub) => this.open.set(key, hub),
      () => this.hubs.delete(key),
    );
    return opened;
  }

  private forget(hub: TopicHub): void {
    const key = topicKey(hub.topic);
    if (this.open.get(key) !== hub) return;
    this.hubs.delete(key);
    this.open.delete(key);
    hub.close();
  }

  /** At once where it can be: whoever waits for the messages should not wait for our turn, too. */
  private onMessages(topic: TopicRef, messages: readonly StoredMessage[]): Promise<void> | void {
    const key = topicKey(topic);
    const hub = this.open.get(key);
    if (hub) return hub.append(messages);
    return this.hubs.get(key)?.then((opened) => opened.append(messages));
  }
}

function topicKey(topic: TopicRef): string {
  return agentKey({ guildId: topic.guildId, agentId: topic.topic });
}
