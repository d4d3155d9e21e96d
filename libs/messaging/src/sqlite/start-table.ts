import type { Position } from '@guildhall/contract';
import type { SqliteContext } from './sqlite-context';

/** Who listens to a topic: an agent by itself, or a work queue. */
export type Listener = { readonly agentId: string; readonly queue?: undefined } | { readonly queue: string };

/** Notes after which position somebody began to listen; the first note stays. */
export function noteStart({ database }: SqliteContext, topicId: number, listener: Listener, after: Position): void {
  const agentId = 'agentId' in listener ? listener.agentId : '';
  database
    .prepare('INSERT OR IGNORE INTO starts (topic_id, agent_id, queue, pos) VALUES (?, ?, ?, ?)')
    .run(topicId, agentId, listener.queue ?? '', after);
}

/** The agent's, in all topics of its guild. */
export function dropStarts({ database }: SqliteContext, guildId: string, agentId: string): void {
  database
    .prepare('DELETE FROM starts WHERE agent_id = ? AND topic_id IN (SELECT id FROM topics WHERE guild_id = ?)')
    .run(agentId, guildId);
}

/**
 * Whether a message stands before the beginning of everybody who listens to its topic: nobody was given it, and nobody will
 * be. Where nobody listens, the next one may begin before it.
 */
export function isMissedByAll({ database }: SqliteContext, topicId: number, pos: Position): boolean {
  const first = database.prepare('SELECT MIN(pos) AS pos FROM starts WHERE topic_id = ?').get(topicId)?.['pos'];
  return typeof first === 'string' && first >= pos;
}
