import type { AgentRef, Fence, Message, Position, Subscription } from '@guildhall/contract';
import type { KeySpace, RedisConnection } from '@guildhall/redis';
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
import { countDeadLetters, deadLetter, deadLetters, dropDeadLetter } from './dead-letter.step';
import { open } from './open.step';
import { progress } from './progress.step';
import { publish } from './publish.step';
import type { RedisContext } from './redis-context';
import { RedisFeed } from './redis-feed';
import { replayDeadLetter, takeReplayed } from './replay.step';
import { subscribe } from './subscribe.step';
import { take } from './take.step';
import { countAttempt, end, forgetGuild, read, topics, trim } from './topic.steps';
import { unsubscribe } from './unsubscribe.step';

/** Messages in Redis 7 or later: a stream for each topic, a consumer group for each work queue, one script a step. */
export class RedisMessageStore implements MessageStore {
  private readonly context: RedisContext;

  constructor(connection: RedisConnection, keys: KeySpace, options: Partial<MessageStoreOptions> = {}) {
    this.context = { connection, keys, options: { ...defaultMessageStoreOptions, ...options } };
  }

  subscribe(fence: Fence, subscriptions: readonly Subscription[], start: StartAt): Promise<SubscribeOutcome> {
    return subscribe(this.context, fence, subscriptions, start);
  }

  unsubscribe(ref: AgentRef): Promise<void> {
    return unsubscribe(this.context, ref);
  }

  open(fence: Fence): Promise<OpenOutcome> {
    return open(this.context, fence);
  }

  publish(
    topic: TopicRef,
    message: Message,
    options: { fence?: Fence; dedupe?: boolean } = {},
  ): Promise<PublishOutcome> {
    return publish(this.context, topic, message, options);
  }

  async commit(batch: CommitBatch): Promise<CommitOutcome> {
    return batch.entries.length === 0 ? { outcome: 'applied' } : commit(this.context, batch);
  }

  read(topic: TopicRef, after: Position, count: number): Promise<StoredMessage[]> {
    return read(this.context, topic, after, count);
  }

  end(topic: TopicRef): Promise<Position> {
    return end(this.context, topic);
  }

  take(
    fence: Fence,
    subscription: Subscription & { queue: string },
    count: number,
    resume: boolean,
    round = 0,
  ): Promise<TakeOutcome> {
    return take(this.context, fence, subscription, { count, resume, round });
  }

  countAttempt(fence: Fence, topic: string, pos: Position): Promise<CountOutcome> {
    return countAttempt(this.context, fence, topic, pos);
  }

  deadLetters(guildId: string, options: { after?: Position; count?: number } = {}): Promise<DeadLetter[]> {
    return deadLetters(this.context, guildId, options.after ?? '0-0', options.count ?? 100);
  }

  deadLetter(guildId: string, id: Position): Promise<DeadLetter | undefined> {
    return deadLetter(this.context, guildId, id);
  }

  replayDeadLetter(guildId: string, id: Position): Promise<ReplayOutcome> {
    return replayDeadLetter(this.context, guildId, id);
  }

  dropDeadLetter(guildId: string, id: Position): Promise<boolean> {
    return dropDeadLetter(this.context, guildId, id);
  }

  countDeadLetters(ref: AgentRef): Promise<number> {
    return countDeadLetters(this.context, ref);
  }

  takeReplayed(fence: Fence, subscriptions: readonly Subscription[], count: number): Promise<TakeReplayedOutcome> {
    return takeReplayed(this.context, fence, subscriptions, count);
  }

  progress(ref: AgentRef): Promise<SubscriptionProgress[]> {
    return progress(this.context, ref);
  }

  trim(topic: TopicRef, policy: Partial<TrimPolicy> = {}): Promise<number> {
    return trim(this.context, topic, { ...defaultTrimPolicy, ...policy });
  }

  topics(guildId: string): Promise<string[]> {
    return topics(this.context, guildId);
  }

  forgetGuild(guildId: string): Promise<void> {
    return forgetGuild(this.context, guildId);
  }

  feed(listener: FeedListener): MessageFeed {
    return new RedisFeed(this.context, listener);
  }
}
