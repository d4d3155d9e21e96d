import type { Position } from '@guildhall/contract';
import type { TopicRef } from '../message.store';
import type { SqliteContext } from './sqlite-context';

export interface TopicRow {
  readonly id: number;
  readonly length: number;
  readonly last_pos: Position;
}

export function findTopic({ database }: SqliteContext, { guildId, topic }: TopicRef): TopicRow | undefined {
  const row = database
    .prepare('SELECT id, length, last_pos FROM topics WHERE guild_id = ? AND topic = ?')
    .get(guildId, topic);
  return row as unknown as TopicRow | undefined;
}

/** The topic's row, made when there is none. */
export function topicRow(context: SqliteContext, ref: TopicRef): TopicRow {
  const known = findTopic(context, ref);
  if (known) return known;
  const { lastInsertRowid } = context.database
    .prepare('INSERT INTO topics (guild_id, topic) VALUES (?, ?)')
    .run(ref.guildId, ref.topic);
  return { id: Number(lastInsertRowid), length: 0, last_pos: '0-0' };
}

export function append({ database }: SqliteContext, topicId: number, position: Position, json: string): void {
  database.prepare('INSERT INTO messages (topic_id, pos, message) VALUES (?, ?, ?)').run(topicId, position, json);
}

/** Notes what was appended to a topic. */
export function grow({ database }: SqliteContext, topicId: number, count: number, last: Position): void {
  database.prepare('UPDATE topics SET length = length + ?, last_pos = ? WHERE id = ?').run(count, last, topicId);
}

/** Drops up to `most` messages before a position, the oldest first. */
export function dropBefore({ database }: SqliteContext, topicId: number, before: string, most: number): number {
  const { changes } = database
    .prepare(
      `DELETE FROM messages WHERE topic_id = ?1
       AND pos IN (SELECT pos FROM messages WHERE topic_id = ?1 AND pos < ?2 ORDER BY pos LIMIT ?3)`,
    )
    .run(topicId, before, most);
  database.prepare('UPDATE topics SET length = length - ? WHERE id = ?').run(changes, topicId);
  return Number(changes);
}

/**
 * Where in a topic begins what somebody still needs: what a subscriber's cursor has not passed, or a work queue has not
 * handed out, or has handed out and not settled. Past any position when nobody needs anything.
 */
export function unreadFrom({ database }: SqliteContext, topicId: number): string {
  const cursor = database.prepare('SELECT MIN(pos) AS pos FROM cursors WHERE topic_id = ?').get(topicId)?.['pos'];
  const queues = database
    .prepare(
      `SELECT last_pos, (SELECT MIN(pos) FROM pending WHERE queue_id = queues.id) AS pending_pos
       FROM queues WHERE topic_id = ?`,
    )
    .all(topicId) as { last_pos: string; pending_pos: string | null }[];
  const needed = queues.map(({ last_pos, pending_pos }) => pending_pos ?? justBehind(last_pos));
  if (typeof cursor === 'string') needed.push(justBehind(cursor));
  return needed.reduce((lowest, from) => (from < lowest ? from : lowest), '~');
}

/**
 * Keeps a topic within its hard bound: what everybody has handled gives way to new messages, however young. At least
 * 1,000 go at a time, so that the next publishers need not search again.
 *
 * @returns whether so many more messages have room
 */
export function makeRoom(context: SqliteContext, { id, length }: TopicRow, count: number): boolean {
  const excess = length + count - context.options.maxTopicLength;
  if (excess <= 0) return true;
  return dropBefore(context, id, unreadFrom(context, id), Math.max(1_000, 2 * excess)) >= excess;
}

/** Sorts behind the position and before the next one. */
function justBehind(position: Position): string {
  return `${position}!`;
}
