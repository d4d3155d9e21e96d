import { comparePositions, type Position } from '@guildhall/contract';
import type { MessageFeed, MessageStore, StoredMessage, TopicRef } from '@guildhall/messaging';
import { TopicWindow } from './topic-window';

/** Who listens to a topic: one that reads its messages, or one that only wants to know of news (a work queue). */
export interface TopicListener {
  readonly reads: boolean;
  readonly onNews: () => void;
}

/** A part of a topic. */
export interface TopicPart {
  readonly messages: readonly StoredMessage[];
  /** Where to read on. With no messages: the tail that was known before, since what stood up to there is gone. */
  readonly end: Position;
}

/**
 * One topic on this host: a feed into a window that all readers share. When the window is full the feed pauses until a
 * reader has reached its end, so memory stays bounded; a reader that fell behind the window reads from the store, and so
 * slows only itself. Where nobody reads, nothing is kept.
 */
export class TopicHub {
  private readonly listeners = new Set<TopicListener>();
  private paused = false;

  private constructor(
    readonly topic: TopicRef,
    private readonly store: MessageStore,
    private readonly feed: MessageFeed,
    private readonly window: TopicWindow,
  ) {}

  /** Begins at the topic's end; older messages are read by those who need them. */
  static async open(topic: TopicRef, store: MessageStore, feed: MessageFeed): Promise<TopicHub> {
    const end = await store.end(topic);
    const hub = new TopicHub(topic, store, feed, new TopicWindow(end));
    feed.watch(topic, end);
    return hub;
  }

  get isUnused(): boolean {
    return this.listeners.size === 0;
  }

  /** @returns ends the listening */
  listen(listener: TopicListener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      if (this.paused && !this.isRead) this.resume();
    };
  }

  get tail(): Position {
    return this.window.tail;
  }

  /** What the feed read. */
  append(messages: readonly StoredMessage[]): void {
    if (this.isRead) this.window.append(messages);
    else this.window.skipTo(messages.at(-1)?.pos ?? this.window.tail);
    if (this.window.isFull) this.pause();
    for (const { onNews } of this.listeners) onNews();
  }

  /** Whether nothing is known after the position. */
  isAtEnd(position: Position): boolean {
    const atEnd = comparePositions(position, this.window.tail) >= 0;
    if (atEnd && this.paused) this.resume();
    return atEnd;
  }

  /** Whether all that is known after a position is held here. */
  covers(position: Position): boolean {
    return this.window.covers(position);
  }

  /** Messages after a position that is covered. */
  inWindow(position: Position, count: number): readonly StoredMessage[] {
    return this.window.after(position, count);
  }

  /** Messages after any position, from the store where they are not held here. */
  async read(position: Position, count: number): Promise<TopicPart> {
    const { tail } = this;
    const held = this.covers(position);
    const messages = held ? this.inWindow(position, count) : await this.store.read(this.topic, position, count);
    return { messages, end: messages.at(-1)?.pos ?? tail };
  }

  close(): void {
    this.feed.unwatch(this.topic);
  }

  private get isRead(): boolean {
    return [...this.listeners].some(({ reads }) => reads);
  }

  private pause(): void {
    this.paused = true;
    this.feed.unwatch(this.topic);
  }

  private resume(): void {
    this.paused = false;
    this.window.makeRoom();
    this.feed.watch(this.topic, this.window.tail);
  }
}
