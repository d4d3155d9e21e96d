import { agentKey } from '@guildhall/contract';
import type { MessageFeed, MessageStore, StoredMessage, TopicRef } from '@guildhall/messaging';
import { TopicHub, type TopicListener } from './topic-hub';

/** All topics that agents of this host listen to, over one feed (DESIGN 5.4). */
export class MessageBroker {
  private readonly feed: MessageFeed;
  private readonly hubs = new Map<string, Promise<TopicHub>>();

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
    opened.catch(() => this.hubs.delete(key));
    return opened;
  }

  private forget(hub: TopicHub): void {
    this.hubs.delete(topicKey(hub.topic));
    hub.close();
  }

  private async onMessages(topic: TopicRef, messages: readonly StoredMessage[]): Promise<void> {
    const hub = await this.hubs.get(topicKey(topic));
    hub?.append(messages);
  }
}

function topicKey(topic: TopicRef): string {
  return agentKey({ guildId: topic.guildId, agentId: topic.topic });
}
