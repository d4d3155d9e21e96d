import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Position } from '@guildhall/contract';
import { FeedPause } from '../feed/feed-pause';
import { ReadBudget } from '../feed/read-budget';
import { untilEnded } from '../feed/until-ended';
import { WatchList } from '../feed/watch-list';
import type { FeedListener, MessageFeed, TopicRef } from '../message.store';
import type { SqliteContext } from './sqlite-context';
import { asStored, readRows } from './topic.steps';
import { topicKey } from './topic-news';

/** Tells of new messages on many topics: an event in this process says that there are some, and rows are read then. */
export class SqliteFeed implements MessageFeed {
  private readonly watches = new WatchList();
  private readonly due = new Set<string>();
  private readonly budget = new ReadBudget();
  private readonly closing = new AbortController();
  private readonly endListening: () => void;
  private pumping: Promise<void> | undefined;

  constructor(
    private readonly context: SqliteContext,
    private readonly listener: FeedListener,
  ) {
    this.endListening = context.news.listen((key) => {
      if (this.watches.get(key)) this.look(key);
    });
  }

  watch(topic: TopicRef, after: Position): void {
    const key = topicKey(topic);
    this.watches.set(key, topic, after);
    this.look(key);
  }

  unwatch(topic: TopicRef): void {
    this.watches.delete(topicKey(topic));
  }

  async close(): Promise<void> {
    this.endListening();
    this.closing.abort();
    await this.pumping;
  }

  private look(key: string): void {
    this.due.add(key);
    this.pumping ??= this.pump();
  }

  private async pump(): Promise<void> {
    const pause = new FeedPause(this.closing.signal);
    // Never within the call that brought the news: its caller goes on first.
    await Promise.resolve();
    for (let key = this.nextDue(); key !== undefined; key = this.nextDue()) {
      try {
        await this.handOver(key);
        pause.reset();
      } catch {
        this.due.add(key);
        await pause.wait();
      }
      // A backlog must not keep the process from all else.
      await nextTurn();
    }
    this.pumping = undefined;
  }

  /** In turn, so that a busy topic keeps no other one waiting. */
  private nextDue(): string | undefined {
    if (this.closing.signal.aborted) return undefined;
    const [key] = this.due;
    if (key !== undefined) this.due.delete(key);
    return key;
  }

  private async handOver(key: string): Promise<void> {
    const watch = this.watches.get(key);
    if (!watch) return;
    const count = this.budget.perTopic(1);
    const rows = readRows(this.context, watch.topic, watch.after, count);
    if (rows.length === 0) return;
    this.budget.learn(
      rows.length,
      rows.reduce((bytes, { message }) => bytes + message.length, 0),
    );
    const heard = this.listener(watch.topic, rows.map(asStored));
    if (heard) await untilEnded(heard, this.closing.signal);
    this.watches.advance(watch, rows, count);
    if (watch.behind && this.watches.isCurrent(watch)) this.due.add(key);
  }
}
