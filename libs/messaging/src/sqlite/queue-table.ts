import type { Position } from '@guildhall/contract';
import type { TopicRef } from '../message.store';
import type { SqliteContext } from './sqlite-context';
import { noteStart } from './start-table';
import { findTopic, topicRow } from './topic-table';

export interface QueueRow {
  readonly id: number;
  readonly topic_id: number;
  readonly last_pos: Position;
}

export function findQueue(context: SqliteContext, topic: TopicRef, queue: string): QueueRow | undefined {
  const topicId = findTopic(context, topic)?.id;
  if (topicId === undefined) return undefined;
  const row = context.database
    .prepare('SELECT id, topic_id, last_pos FROM queues WHERE topic_id = ? AND queue = ?')
    .get(topicId, queue);
  return row as unknown as QueueRow | undefined;
}

/** An existing queue stays where it is. */
export function createQueue(context: SqliteContext, topic: TopicRef, queue: string, after: Position): void {
  const { id } = topicRow(context, topic);
  const { changes } = context.database
    .prepare('INSERT OR IGNORE INTO queues (topic_id, queue, last_pos) VALUES (?, ?, ?)')
    .run(id, queue, after);
  noteStart(context, id, { queue }, changes === 0 ? '0-0' : after);
}

/** What an agent had taken goes to the queue's other agents. */
export function returnEntries(context: SqliteContext, topic: TopicRef, queue: string, agentId: string): void {
  const queueId = findQueue(context, topic, queue)?.id;
  if (queueId === undefined) return;
  context.database
    .prepare('UPDATE pending SET agent_id = NULL WHERE queue_id = ? AND agent_id = ?')
    .run(queueId, agentId);
}
