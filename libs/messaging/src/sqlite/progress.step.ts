import type { AgentRef, Position, Subscription } from '@guildhall/contract';
import type { SubscriptionProgress } from '../message.store';
import { findQueue } from './queue-table';
import type { SqliteContext } from './sqlite-context';
import { findTopic } from './topic-table';

export function progress(context: SqliteContext, ref: AgentRef): SubscriptionProgress[] {
  return context.database.transaction(() => {
    const subscriptions = [...topicsOf(context, ref), ...queuesOf(context, ref)];
    return subscriptions.toSorted(byPlace).flatMap((one) => progressOf(context, ref, one) ?? []);
  });
}

function topicsOf({ database }: SqliteContext, { guildId, agentId }: AgentRef): Subscription[] {
  const rows = database
    .prepare(
      `SELECT topic FROM cursors JOIN topics ON topics.id = cursors.topic_id
       WHERE cursors.guild_id = ? AND agent_id = ?`,
    )
    .all(guildId, agentId);
  return rows.map(({ topic }) => ({ topic: String(topic) }));
}

function queuesOf({ database }: SqliteContext, { guildId, agentId }: AgentRef): Subscription[] {
  const rows = database
    .prepare('SELECT topic, queue FROM consumers WHERE guild_id = ? AND agent_id = ?')
    .all(guildId, agentId);
  return rows.map(({ topic, queue }) => ({ topic: String(topic), queue: String(queue) }));
}

function progressOf(
  context: SqliteContext,
  ref: AgentRef,
  subscription: Subscription,
): SubscriptionProgress | undefined {
  const { topic, queue } = subscription;
  const row = findTopic(context, { guildId: ref.guildId, topic });
  if (!row) return undefined;
  const known = queue === undefined ? cursorOf(context, ref, row.id) : queueOf(context, ref, { topic, queue });
  if (!known) return undefined;
  return { ...subscription, ...known, end: row.last_pos, waitingMs: waitedMs(context, row.id, known.position) };
}

function cursorOf({ database }: SqliteContext, { guildId, agentId }: AgentRef, topicId: number) {
  const row = database
    .prepare('SELECT pos FROM cursors WHERE guild_id = ? AND agent_id = ? AND topic_id = ?')
    .get(guildId, agentId, topicId);
  return row && { position: String(row['pos']) };
}

function queueOf(context: SqliteContext, { guildId, agentId }: AgentRef, { topic, queue = '' }: Subscription) {
  const row = findQueue(context, { guildId, topic }, queue);
  if (!row) return undefined;
  const held = context.database
    .prepare('SELECT COUNT(*) AS count FROM pending WHERE queue_id = ? AND agent_id = ?')
    .get(row.id, agentId);
  return { position: row.last_pos, pending: Number(held?.['count']) };
}

function waitedMs({ database }: SqliteContext, topicId: number, position: Position): number {
  const row = database
    .prepare('SELECT MIN(pos) AS pos FROM messages WHERE topic_id = ? AND pos > ?')
    .get(topicId, position);
  return typeof row?.['pos'] === 'string' ? Math.max(0, Date.now() - Number(row['pos'].split('-')[0])) : 0;
}

function byPlace(a: Subscription, b: Subscription): number {
  return JSON.stringify([a.topic, a.queue]) < JSON.stringify([b.topic, b.queue]) ? -1 : 1;
}
