import type { Fence, Position } from '@guildhall/contract';
import { checkFence, sortablePosition } from '@guildhall/sqlite';
import type { CountOutcome, StoredMessage, TopicRef, TrimPolicy } from '../message.store';
import { trimAtOnce } from '../step-bounds';
import type { SqliteContext } from './sqlite-context';
import { dropBefore, findTopic, unreadFrom } from './topic-table';

/** A message as it lies in its table; the message itself is JSON. */
export interface MessageRow {
  readonly pos: Position;
  readonly message: string;
}

export function readRows(context: SqliteContext, topic: TopicRef, after: Position, count: number): MessageRow[] {
  const from = sortablePosition(after);
  const row = findTopic(context, topic);
  if (!row || count < 1) return [];
  const rows = context.database
    .prepare('SELECT pos, message FROM messages WHERE topic_id = ? AND pos > ? ORDER BY pos LIMIT ?')
    .all(row.id, from, count);
  return rows as unknown as MessageRow[];
}

export function asStored({ pos, message }: MessageRow): StoredMessage {
  return { pos, json: message };
}

/** The topic's row keeps the last position when the message itself was trimmed. */
export function end(context: SqliteContext, topic: TopicRef): Position {
  return findTopic(context, topic)?.last_pos ?? '0-0';
}

export function countAttempt({ database }: SqliteContext, fence: Fence, topic: string, pos: Position): CountOutcome {
  return database.transaction(() => {
    const refusal = checkFence(database, fence);
    if (refusal) return refusal;
    const row = database
      .prepare(
        `INSERT INTO attempts (guild_id, agent_id, topic, pos, count) VALUES (?, ?, ?, ?, 1)
         ON CONFLICT DO UPDATE SET count = CASE WHEN pos = excluded.pos THEN count + 1 ELSE 1 END, pos = excluded.pos
         RETURNING count`,
      )
      .get(fence.guildId, fence.agentId, topic, sortablePosition(pos));
    return { outcome: 'counted', count: Number(row?.['count']) };
  });
}

export function trim(context: SqliteContext, topic: TopicRef, { keepMs, keepCount }: TrimPolicy): number {
  return context.database.transaction(() => {
    const row = findTopic(context, topic);
    const droppable = Math.min((row?.length ?? 0) - keepCount, trimAtOnce);
    if (!row || droppable <= 0) return 0;
    const young = sortablePosition(`${Math.max(0, Math.trunc(Date.now() - keepMs))}-0`);
    const unread = unreadFrom(context, row.id);
    return dropBefore(context, row.id, young < unread ? young : unread, droppable);
  });
}

export function topics({ database }: SqliteContext, guildId: string): string[] {
  const rows = database.prepare(
    `SELECT topic FROM topics WHERE guild_id = ?
     AND (last_pos <> '0-0' OR EXISTS (SELECT 1 FROM queues WHERE topic_id = topics.id))`,
  );
  return (rows.all(guildId) as { topic: string }[]).map(({ topic }) => topic).toSorted();
}

export function forgetGuild(context: SqliteContext, guildId: string): void {
  const { database } = context;
  database.transaction(() => {
    const rows = database.prepare('SELECT topic FROM topics WHERE guild_id = ?').all(guildId) as { topic: string }[];
    for (const { topic } of rows) dropTopic(context, { guildId, topic });
    database.prepare('DELETE FROM dead_letters WHERE guild_id = ?').run(guildId);
  });
}

/** The topic with all that belongs to it. Called inside a transaction. */
export function dropTopic(context: SqliteContext, topic: TopicRef): void {
  const { database } = context;
  const row = findTopic(context, topic);
  if (!row) return;
  database.prepare('DELETE FROM pending WHERE queue_id IN (SELECT id FROM queues WHERE topic_id = ?)').run(row.id);
  for (const table of ['queues', 'cursors', 'starts', 'published', 'messages']) {
    database.prepare(`DELETE FROM ${table} WHERE topic_id = ?`).run(row.id);
  }
  database.prepare('DELETE FROM topics WHERE id = ?').run(row.id);
}
