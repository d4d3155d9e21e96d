import { inboxTopic, type AgentRef, type Fence, type Position, type Subscription } from '@guildhall/contract';
import { checkFence, sortablePosition } from '@guildhall/sqlite';
import type { OpenOutcome, StartAt, SubscribeOutcome } from '../message.store';
import { ownReplayTopic, replayQueue, replayTopic } from '../replays';
import { readState } from './agent-state-table';
import { readRecord } from './commit-record';
import { createQueue, returnEntries } from './queue-table';
import type { SqliteContext } from './sqlite-context';
import { dropTopic } from './topic.steps';
import { endListening, noteStart } from './start-table';
import { topicRow } from './topic-table';

export function subscribe(
  context: SqliteContext,
  fence: Fence,
  subscriptions: readonly Subscription[],
  start: StartAt,
): SubscribeOutcome {
  const after = start === 'earliest' ? '0-0' : sortablePosition(start.after);
  const { database } = context;
  return database.transaction(() => {
    const refusal = checkFence(database, fence);
    if (refusal) return refusal;
    for (const subscription of subscriptions) addSubscription(context, fence, subscription, after);
    return { outcome: 'subscribed' };
  });
}

function addSubscription(context: SqliteContext, ref: AgentRef, { topic, queue }: Subscription, after: Position): void {
  const { guildId, agentId } = ref;
  if (queue !== undefined) return addQueue(context, ref, topic, queue, after);
  const { id } = topicRow(context, { guildId, topic });
  const { changes } = context.database
    .prepare('INSERT OR IGNORE INTO cursors (topic_id, guild_id, agent_id, pos) VALUES (?, ?, ?, ?)')
    .run(id, guildId, agentId, after);
  // What is there and has no start began with an older version, nobody knows where.
  noteStart(context, id, { agentId }, changes === 0 ? '0-0' : after);
}

function addQueue(context: SqliteContext, ref: AgentRef, topic: string, queue: string, after: Position): void {
  const { guildId, agentId } = ref;
  createQueue(context, { guildId, topic }, queue, after);
  context.database
    .prepare('INSERT OR IGNORE INTO consumers (guild_id, agent_id, topic, queue) VALUES (?, ?, ?, ?)')
    .run(guildId, agentId, topic, queue);
}

export function unsubscribe(context: SqliteContext, { guildId, agentId }: AgentRef): void {
  const { database } = context;
  database.transaction(() => {
    const queues = database
      .prepare('SELECT topic, queue FROM consumers WHERE guild_id = ? AND agent_id = ?')
      .all(guildId, agentId) as { topic: string; queue: string }[];
    for (const { topic, queue } of queues) {
      const replays = { guildId, topic: replayTopic(agentId, { topic, queue }) };
      returnEntries(context, { guildId, topic }, queue, agentId);
      returnEntries(context, replays, replayQueue, agentId);
    }
    endListening(context, guildId, agentId);
    for (const table of ['consumers', 'cursors', 'commits', 'agent_state', 'attempts']) {
      database.prepare(`DELETE FROM ${table} WHERE guild_id = ? AND agent_id = ?`).run(guildId, agentId);
    }
    dropTopic(context, { guildId, topic: inboxTopic(agentId) });
    dropTopic(context, { guildId, topic: ownReplayTopic(agentId) });
  });
}

export function open(context: SqliteContext, fence: Fence): OpenOutcome {
  const { database } = context;
  return database.transaction(() => {
    const refusal = checkFence(database, fence);
    if (refusal) return refusal;
    const { seq } = readRecord(context, fence);
    return { outcome: 'opened', seq, cursors: readCursors(context, fence), state: readState(context, fence) };
  });
}

function readCursors({ database }: SqliteContext, { guildId, agentId }: AgentRef): { [topic: string]: Position } {
  const rows = database
    .prepare(
      `SELECT topic, pos FROM cursors JOIN topics ON topics.id = cursors.topic_id
       WHERE cursors.guild_id = ? AND agent_id = ?`,
    )
    .all(guildId, agentId) as { topic: string; pos: Position }[];
  return Object.fromEntries(rows.map(({ topic, pos }) => [topic, pos]));
}
