import type { PositionClock, SqliteDatabase } from '@guildhall/sqlite';
import type { MessageStoreOptions } from '../message-store.options';
import type { TopicNews } from './topic-news';

/** What every step in SQLite works with. */
export interface SqliteContext {
  readonly database: SqliteDatabase;
  readonly clock: PositionClock;
  readonly options: MessageStoreOptions;
  readonly news: TopicNews;
}
