import type { AgentRef, Position } from '@guildhall/contract';
import { sortablePosition } from '@guildhall/sqlite';
import type { BatchEffects } from '../batch-effects';
import { findQueue } from './queue-table';
import type { SqliteContext } from './sqlite-context';
import { findTopic } from './topic-table';

/** Moves an agent's cursors and acknowledges what it took from work queues. */
export function settle(context: SqliteContext, ref: AgentRef, { cursors, acknowledgements }: BatchEffects): void {
  for (const [topic, position] of cursors) moveCursor(context, ref, topic, sortablePosition(position));
  for (const { topic, queue, positions } of acknowledgements) {
    const queueId = findQueue(context, { guildId: ref.guildId, topic }, queue)?.id;
    if (queueId === undefined) continue;
    const statement = context.database.prepare('DELETE FROM pending WHERE queue_id = ? AND pos = ?');
    for (const position of positions) statement.run(queueId, sortablePosition(position));
  }
}

/**
 * Whether the agent has a cursor wherever a batch settles a message. In a store that lost its data nobody would know later
 * that it was handled; and an agent that was ended for good gets no cursor back from a late commit.
 */
export function hasCursors(context: SqliteContext, ref: AgentRef, { cursors }: BatchEffects): boolean {
  return [...cursors.keys()].every((topic) => hasCursor(context, ref, topic));
}

function hasCursor(context: SqliteContext, { guildId, agentId }: AgentRef, topic: string): boolean {
  const row = findTopic(context, { guildId, topic });
  if (!row) return false;
  const cursor = context.database
    .prepare('SELECT 1 FROM cursors WHERE guild_id = ? AND agent_id = ? AND topic_id = ?')
    .get(guildId, agentId, row.id);
  return cursor !== undefined;
}

/** Only forward. */
function moveCursor(context: SqliteContext, ref: AgentRef, topic: string, position: Position): void {
  const { guildId, agentId } = ref;
  const row = findTopic(context, { guildId, topic });
  if (!row) return;
  const { changes } = context.database
    .prepare('UPDATE cursors SET pos = ?1 WHERE guild_id = ?2 AND agent_id = ?3 AND topic_id = ?4 AND pos < ?1')
    .run(position, guildId, agentId, row.id);
  if (changes === 0) return;
  context.database
    .prepare('DELETE FROM attempts WHERE guild_id = ? AND agent_id = ? AND topic = ? AND pos <= ?')
    .run(guildId, agentId, topic, position);
}
