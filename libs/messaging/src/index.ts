export type {
  CommitBatch,
  CommitEntry,
  CommitOutcome,
  CountOutcome,
  DeadLetter,
  FeedListener,
  MessageFeed,
  MessageStore,
  OpenOutcome,
  PublishOutcome,
  Refused,
  ReplayedMessage,
  ReplayOutcome,
  StartAt,
  StoredMessage,
  SubscribeOutcome,
  SubscriptionProgress,
  TakeOutcome,
  TakenMessage,
  TakeReplayedOutcome,
  TopicRef,
  TrimPolicy,
  OutgoingMessage,
} from './message.store';
export { ReadBudget } from './feed/read-budget';
export { parseMessage } from './parse-message';
export { defaultMessageStoreOptions, type MessageStoreOptions } from './message-store.options';
export { replayNews, tellsOfReplay } from './replays';
export { defaultTrimPolicy } from './step-bounds';
export { RedisMessageStore } from './redis/redis-message.store';
export { SqliteMessageStore } from './sqlite/sqlite-message.store';
