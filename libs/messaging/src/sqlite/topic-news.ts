import type { TopicRef } from '../message.store';

type NewsListener = (key: string) => void;

/** Equal for equal topics, whatever characters their names hold. */
export function topicKey({ guildId, topic }: TopicRef): string {
  return `${guildId.length}:${guildId}:${topic}`;
}

/** Tells, within this process, that a topic got messages: the store has no other writers. */
export class TopicNews {
  private readonly listeners = new Set<NewsListener>();

  /** @returns ends the listening */
  listen(listener: NewsListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Called after the transaction, when the messages can be read. */
  tell(topic: TopicRef): void {
    const key = topicKey(topic);
    for (const listener of this.listeners) listener(key);
  }
}
