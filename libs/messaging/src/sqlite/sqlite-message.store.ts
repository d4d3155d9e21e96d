import type { AgentRef, Fence, Message, Position, Subscription } from '@guildhall/contract';
import { fenceTables, PositionClock, type SqliteDatabase } from '@guildhall/sqlite';
import type {
  CommitBatch,
  CommitOutcome,
  CountOutcome,
  DeadLetter,
  FeedListener,
  MessageFeed,
  MessageStore,
  OpenOutcome,
  PublishOutcome,
  ReplayOutcome,
  StartAt,
  StoredMessage,
  SubscribeOutcome,
  SubscriptionProgress,
  TakeOutcome,
  TakeReplayedOutcome,
  TopicRef,
  TrimPolicy,
} from '../message.store';
import { defaultMessageStoreOptions, type MessageStoreOptions } from '../message-store.options';
import { defaultTrimPolicy } from '../step-bounds';
import { commit } from './commit.step';
import { countDeadLetters, deadLetter, deadLetters, dropDeadLetter } from './dead-letter-table';
import { messageTables } from './message-tables';
import { progress } from './progress.step';
import { publish } from './publish.step';
import { replayDeadLetter, takeReplayed } from './replay.step';
import type { SqliteContext } from './sqlite-context';
import { SqliteFeed } from './sqlite-feed';
import { open, subscribe, unsubscribe } from './subscription.steps';
import { take } from './take.step';
import { TopicNews } from './topic-news';
import { asStored, countAttempt, end, forgetGuild, readRows, topics, trim } from './topic.steps';

/** Messages in SQLite, for one process: one transaction a step. Feeds hear only of what this very object appends. */
export class SqliteMessageStore implements MessageStore {
  private readonly context: SqliteContext;

  constructor(
    database: SqliteDatabase,
    options: Partial<MessageStoreOptions> = {},
    clock = new PositionClock(database),
  ) {
    database.migrate(fenceTables);
    database.migrate(messageTables);
    const all = { ...defaultMessageStoreOptions, ...options };
    this.context = { database, clock, options: all, news: new TopicNews() };
  }

  async subscribe(fence: Fence, subscriptions: readonly Subscription[], start: StartAt): Promise<SubscribeOutcome> {
    return subscribe(this.context, fence, subscriptions, start);
  }

  async unsubscribe(ref: AgentRef): Promise<void> {
    unsubscribe(this.context, ref);
  }

  async open(fence: Fence): Promise<OpenOutcome> {
    return open(this.context, fence);
  }

  async publish(
    topic: TopicRef,
    message: Message,
    options: { fence?: Fence; dedupe?: boolean } = {},
  ): Promise<PublishOutcome> {
    return publish(this.context, topic, message, options);
  }

  async commit(batch: CommitBatch): Promise<CommitOutcome> {
    return batch.entries.length === 0 ? { outcome: 'applied' } : commit(this.context, batch);
  }

  async read(topic: TopicRef, after: Position, count: number): Promise<StoredMessage[]> {
    return readRows(this.context, topic, after, count).map(asStored);
  }

  async end(topic: TopicRef): Promise<Position> {
    return end(this.context, topic);
  }

  /** No answer is ever lost here, so that the round does not matter. */
  async take(
    fence: Fence,
    subscription: Subscription & { queue: string },
    count: number,
    resume: boolean,
  ): Promise<TakeOutcome> {
    return take(this.context, fence, subscription, count, resume);
  }

  async countAttempt(fence: Fence, topic: string, pos: Position): Promise<CountOutcome> {
    return countAttempt(this.context, fence, topic, pos);
  }

  async deadLetters(guildId: string, options: { after?: Position; count?: number } = {}): Promise<DeadLetter[]> {
    return deadLetters(this.context, guildId, options.after ?? '0-0', options.count ?? 100);
  }

  async deadLetter(guildId: string, id: Position): Promise<DeadLetter | undefined> {
    return deadLetter(this.context, guildId, id);
  }

  async replayDeadLetter(guildId: string, id: Position): Promise<ReplayOutcome> {
    return replayDeadLetter(this.context, guildId, id);
  }

  async dropDeadLetter(guildId: string, id: Position): Promise<boolean> {
    return dropDeadLetter(this.context, guildId, id);
  }

  async countDeadLetters(ref: AgentRef): Promise<number> {
    return countDeadLetters(this.context, ref);
  }

  async takeReplayed(
    fence: Fence,
    subscriptions: readonly Subscription[],
    count: number,
  ): Promise<TakeReplayedOutcome> {
    return takeReplayed(this.context, fence, subscriptions, count);
  }

  async progress(ref: AgentRef): Promise<SubscriptionProgress[]> {
    return progress(this.context, ref);
  }

  async trim(topic: TopicRef, policy: Partial<TrimPolicy> = {}): Promise<number> {
    return trim(this.context, topic, { ...defaultTrimPolicy, ...policy });
  }

  async topics(guildId: string): Promise<string[]> {
    return topics(this.context, guildId);
  }

  async forgetGuild(guildId: string): Promise<void> {
    forgetGuild(this.context, guildId);
  }

  feed(listener: FeedListener): MessageFeed {
    return new SqliteFeed(this.context, listener);
  }
}
