import type { AgentRef, Message, Position } from '@guildhall/contract';
import { sortablePosition } from '@guildhall/sqlite';
import type { Burial } from '../batch-effects';
import type { DeadLetter } from '../message.store';
import type { SqliteContext } from './sqlite-context';
import { findTopic } from './topic-table';

interface DeadLetterRow {
  readonly id: Position;
  readonly agent_id: string;
  readonly topic: string;
  readonly queue: string | null;
  readonly pos: Position;
  readonly reason: string;
  readonly attempts: number;
  readonly message: string;
}

export function bury(context: SqliteContext, { guildId, agentId }: AgentRef, burial: Burial): void {
  const { from, topic, queue = null, reason, attempts } = burial;
  const { database, clock, options } = context;
  const pos = sortablePosition(burial.pos);
  const topicId = findTopic(context, { guildId, topic: from })?.id ?? 0;
  const found = database.prepare('SELECT message FROM messages WHERE topic_id = ? AND pos = ?').get(topicId, pos);
  if (!found) return;
  database
    .prepare(
      `INSERT INTO dead_letters (guild_id, id, agent_id, topic, queue, pos, reason, attempts, message)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(guildId, clock.next(), agentId, topic, queue, pos, reason, attempts, found['message'] ?? null);
  database
    .prepare(
      `DELETE FROM dead_letters WHERE guild_id = ?1 AND id <=
       (SELECT id FROM dead_letters WHERE guild_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)`,
    )
    .run(guildId, options.maxDeadLetters);
}

export function deadLetters(
  { database }: SqliteContext,
  guildId: string,
  after: Position,
  count: number,
): DeadLetter[] {
  const rows = database
    .prepare('SELECT * FROM dead_letters WHERE guild_id = ? AND id > ? ORDER BY id LIMIT ?')
    .all(guildId, sortablePosition(after), count) as unknown as DeadLetterRow[];
  return rows.map(asDeadLetter);
}

export function deadLetter({ database }: SqliteContext, guildId: string, id: Position): DeadLetter | undefined {
  const row = database
    .prepare('SELECT * FROM dead_letters WHERE guild_id = ? AND id = ?')
    .get(guildId, sortablePosition(id, 'id'));
  return row && asDeadLetter(row as unknown as DeadLetterRow);
}

export function dropDeadLetter({ database }: SqliteContext, guildId: string, id: Position): boolean {
  const { changes } = database
    .prepare('DELETE FROM dead_letters WHERE guild_id = ? AND id = ?')
    .run(guildId, sortablePosition(id, 'id'));
  return changes === 1;
}

export function countDeadLetters({ database }: SqliteContext, { guildId, agentId }: AgentRef): number {
  const row = database
    .prepare('SELECT COUNT(*) AS count FROM dead_letters WHERE guild_id = ? AND agent_id = ?')
    .get(guildId, agentId);
  return Number(row?.['count']);
}

function asDeadLetter({ agent_id, queue, message, id, topic, pos, reason, attempts }: DeadLetterRow): DeadLetter {
  return {
    id,
    agentId: agent_id,
    topic,
    ...(queue === null ? {} : { queue }),
    pos,
    reason,
    attempts,
    message: JSON.parse(message) as Message,
    atMs: Number(id.split('-')[0]),
  };
}
