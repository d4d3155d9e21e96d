import type { Fence, Position, Subscription } from '@guildhall/contract';
import { checkFence } from '@guildhall/sqlite';
import type { TakenMessage, TakeOutcome } from '../message.store';
import { takeAtOnce } from '../step-bounds';
import { findQueue, type QueueRow } from './queue-table';
import type { SqliteContext } from './sqlite-context';

interface EntryRow {
  readonly pos: Position;
  readonly message: string;
  readonly attempts: number;
}

const selectPending = `
  SELECT pending.pos, message, attempts FROM pending
  JOIN messages ON topic_id = ? AND messages.pos = pending.pos
  WHERE queue_id = ? AND agent_id IS ? ORDER BY pending.pos LIMIT ?`;

/** Its own pending ones when it resumes, then returned ones, then new ones. */
export function take(
  context: SqliteContext,
  fence: Fence,
  { topic, queue }: Subscription & { queue: string },
  count: number,
  resume: boolean,
): TakeOutcome {
  const most = Math.min(count, takeAtOnce);
  return context.database.transaction(() => {
    const refusal = checkFence(context.database, fence);
    if (refusal) return refusal;
    const row = findQueue(context, { guildId: fence.guildId, topic }, queue);
    if (!row) return { outcome: 'unknown' };
    return { outcome: 'taken', messages: takeEntries(context, row, fence.agentId, most, resume) };
  });
}

/** Called inside a transaction, after the epoch check. */
export function takeEntries(
  context: SqliteContext,
  queue: QueueRow,
  agentId: string,
  most: number,
  resume: boolean,
): TakenMessage[] {
  const entries = resume ? claimFrom(context, queue, agentId, agentId, most) : [];
  entries.push(...claimFrom(context, queue, null, agentId, most - entries.length));
  entries.push(...takeNew(context, queue, agentId, most - entries.length));
  return entries.map(asTaken);
}

/** Every entry handed out again counts as one more attempt. */
function claimFrom(
  { database }: SqliteContext,
  { id, topic_id }: QueueRow,
  holder: string | null,
  agentId: string,
  most: number,
): EntryRow[] {
  if (most < 1) return [];
  const rows = database.prepare(selectPending).all(topic_id, id, holder, most) as unknown as EntryRow[];
  const claim = database.prepare('UPDATE pending SET agent_id = ?, attempts = ? WHERE queue_id = ? AND pos = ?');
  for (const { pos, attempts } of rows) claim.run(agentId, attempts + 1, id, pos);
  return rows.map((row) => ({ ...row, attempts: row.attempts + 1 }));
}

function takeNew({ database }: SqliteContext, queue: QueueRow, agentId: string, most: number): EntryRow[] {
  if (most < 1) return [];
  const rows = database
    .prepare('SELECT pos, message, 1 AS attempts FROM messages WHERE topic_id = ? AND pos > ? ORDER BY pos LIMIT ?')
    .all(queue.topic_id, queue.last_pos, most) as unknown as EntryRow[];
  const hold = database.prepare('INSERT INTO pending (queue_id, pos, agent_id, attempts) VALUES (?, ?, ?, 1)');
  for (const { pos } of rows) hold.run(queue.id, pos, agentId);
  const last = rows.at(-1);
  if (last) database.prepare('UPDATE queues SET last_pos = ? WHERE id = ?').run(last.pos, queue.id);
  return rows;
}

function asTaken({ pos, message, attempts }: EntryRow): TakenMessage {
  return { pos, json: message, attempt: attempts };
}
