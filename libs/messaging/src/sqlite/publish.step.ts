import type { Fence, Message, Position } from '@guildhall/contract';
import { checkFence } from '@guildhall/sqlite';
import type { PublishOutcome, TopicRef } from '../message.store';
import { refusableTransaction } from './refusal';
import type { SqliteContext } from './sqlite-context';
import { isMissedByAll } from './start-table';
import { append, grow, makeRoom, topicRow, type TopicRow } from './topic-table';

/**
 * A message whose id is remembered is not appended again; if nobody was given it or will be, it is moved to the topic's
 * end, where those who listen hear it.
 */
export function publish(
  context: SqliteContext,
  topic: TopicRef,
  message: Message,
  { fence, dedupe = false }: { fence?: Fence; dedupe?: boolean },
): PublishOutcome {
  const { database, news } = context;
  const outcome = refusableTransaction<PublishOutcome>(database, (refuse) => {
    const refusal = fence && checkFence(database, fence);
    if (refusal) return refuse(refusal);
    const row = topicRow(context, topic);
    const first = dedupe ? firstPosition(context, row.id, message.id) : undefined;
    if (first !== undefined && !isMissedByAll(context, row.id, first))
      return refuse({ outcome: 'repeated', pos: first });
    if (!makeRoom(context, row, 1)) return refuse({ outcome: 'full', topic: topic.topic });
    if (first !== undefined) drop(context, row.id, first);
    return { outcome: 'published', pos: add(context, row, message, dedupe) };
  });
  if (outcome.outcome === 'published') news.tell(topic);
  return outcome;
}

function add(context: SqliteContext, { id }: TopicRow, message: Message, dedupe: boolean): Position {
  const pos = context.clock.next();
  append(context, id, pos, JSON.stringify(message));
  grow(context, id, 1, pos);
  if (dedupe) remember(context, id, message.id, pos);
  return pos;
}

/** Of a message that is about to be moved; it may have been trimmed. */
function drop({ database }: SqliteContext, topicId: number, pos: Position): void {
  const { changes } = database.prepare('DELETE FROM messages WHERE topic_id = ? AND pos = ?').run(topicId, pos);
  database.prepare('UPDATE topics SET length = length - ? WHERE id = ?').run(changes, topicId);
}

function firstPosition({ database }: SqliteContext, topicId: number, messageId: string): Position | undefined {
  const row = database
    .prepare('SELECT pos FROM published WHERE topic_id = ? AND message_id = ? AND until_ms > ?')
    .get(topicId, messageId, Date.now());
  return row?.['pos'] as Position | undefined;
}

function remember({ database, options }: SqliteContext, topicId: number, messageId: string, pos: Position): void {
  const nowMs = Date.now();
  database.prepare('DELETE FROM published WHERE until_ms <= ?').run(nowMs);
  database
    .prepare('REPLACE INTO published (topic_id, message_id, pos, until_ms) VALUES (?, ?, ?, ?)')
    .run(topicId, messageId, pos, nowMs + options.rememberMs);
}
