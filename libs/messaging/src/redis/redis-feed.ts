import type { Position } from '@guildhall/contract';
import { FeedPause } from '../feed/feed-pause';
import { ReadBudget } from '../feed/read-budget';
import { untilEnded } from '../feed/until-ended';
import { WatchList, type Watch } from '../feed/watch-list';
import type { FeedListener, MessageFeed, TopicRef } from '../message.store';
import type { RedisContext } from './redis-context';
import { StreamReader, type StreamNews } from './stream-reader';

/** While some topics are behind, every so many reads look at all topics, so that the others need not wait for them. */
const readsBetweenAll = 8;

/** Tells of new messages on many topics over one connection, which goes on where it was when Redis comes back. */
export class RedisFeed implements MessageFeed {
  private readonly watches = new WatchList();
  private readonly reader: StreamReader;
  private readonly budget = new ReadBudget();
  private readonly closing = new AbortController();
  private readonly running: Promise<void>;
  private reads = 0;

  constructor(
    private readonly context: RedisContext,
    private readonly listener: FeedListener,
  ) {
    this.reader = new StreamReader(context);
    this.running = this.run();
  }

  watch(topic: TopicRef, after: Position): void {
    this.watches.set(this.keyOf(topic), topic, after);
    this.reader.wake();
  }

  unwatch(topic: TopicRef): void {
    this.watches.delete(this.keyOf(topic));
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.reader.close();
    await this.running;
  }

  private keyOf({ guildId, topic }: TopicRef): string {
    return this.context.keys.topic(guildId, topic);
  }

  private async run(): Promise<void> {
    const pause = new FeedPause(this.closing.signal);
    while (!this.closing.signal.aborted) {
      try {
        await this.readOnce();
        pause.reset();
      } catch {
        // Redis is away, or the listener failed: the same messages are read again.
        await pause.wait();
      }
    }
  }

  private async readOnce(): Promise<void> {
    const watches = this.due();
    const count = this.budget.perTopic(watches.length);
    const wait = !watches.some(({ behind }) => behind);
    const { news, bytes } = await this.reader.read(watches, count, wait);
    this.noteQuiet(watches, news);
    this.budget.learn(
      news.reduce((sum, { messages }) => sum + messages.length, 0),
      bytes,
    );
    for (const one of news) {
      const handingOver = this.handOver(one, count);
      if (handingOver) await handingOver;
    }
  }

  private due(): Watch[] {
    const all = this.watches.all();
    const behind = all.filter((watch) => watch.behind);
    this.reads += 1;
    return behind.length === 0 || this.reads % readsBetweenAll === 0 ? all : behind;
  }

  private noteQuiet(watches: readonly Watch[], news: readonly StreamNews[]): void {
    const told = new Set(news.map(({ watch }) => watch));
    for (const watch of watches) if (!told.has(watch)) watch.behind = false;
  }

  /** Nothing is waited for when the listener does not: the next read leaves as soon as this one was handed over. */
  private handOver({ watch, messages }: StreamNews, asked: number): Promise<void> | undefined {
    const { signal } = this.closing;
    if (signal.aborted || !this.watches.isCurrent(watch)) return undefined;
    const heard = this.listener(watch.topic, messages);
    const goOn = () => this.watches.advance(watch, messages, asked);
    if (heard) return untilEnded(heard, signal).then(goOn);
    goOn();
    return undefined;
  }
}
