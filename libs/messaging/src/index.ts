export type {
  CommitBatch,
  CommitEntry,
  CommitOutcome,
  DeadLetter,
  FeedListener,
  MessageFeed,
  MessageStore,
  OpenOutcome,
  PublishOutcome,
  Refused,
  StartAt,
  StoredMessage,
  TakeOutcome,
  TakenMessage,
  TopicRef,
  TrimPolicy,
} from './message.store';
export { defaultMessageStoreOptions, type MessageStoreOptions } from './message-store.options';
export { defaultTrimPolicy } from './step-bounds';
export { RedisMessageStore } from './redis/redis-message.store';
export { SqliteMessageStore } from './sqlite/sqlite-message.store';
