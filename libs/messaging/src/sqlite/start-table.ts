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

/** Ends an agent's listening in all topics of its guild; up to where it handled messages stays known. */
export function endListening({ database }: SqliteContext, guildId: string, agentId: string): void {
  database
    .prepare(
      `INSERT INTO starts (topic_id, agent_id, queue, pos)
       SELECT topic_id, '', '', pos FROM cursors WHERE guild_id = ?1 AND agent_id = ?2 AND pos > COALESCE(
         (SELECT pos FROM starts WHERE topic_id = cursors.topic_id AND agent_id = ?2), '0-0')
       ON CONFLICT DO UPDATE SET pos = MAX(pos, excluded.pos)`,
    )
    .run(guildId, agentId);
  database
    .prepare('DELETE FROM starts WHERE agent_id = ? AND topic_id IN (SELECT id FROM topics WHERE guild_id = ?)')
    .run(agentId, guildId);
}

/**
 * Whether a message was given to nobody, and will be given to nobody: it stands before the beginning of everybody who
 * listens to its topic, and behind what those had handled who listened before and were ended. Where nobody listens, the
 * next one may begin before it; of a listener without a start (of an older version) nothing is known.
 */
export function isMissedByAll({ database }: SqliteContext, topicId: number, pos: Position): boolean {
  const facts = database
    .prepare(
      `SELECT MIN(CASE WHEN agent_id <> '' OR queue <> '' THEN pos END) AS first,
              MAX(CASE WHEN agent_id = '' AND queue = '' THEN pos END) AS ended,
              EXISTS (SELECT 1 FROM cursors WHERE topic_id = ?1 AND NOT EXISTS
                (SELECT 1 FROM starts WHERE topic_id = ?1 AND agent_id = cursors.agent_id)) AS unknown
       FROM starts WHERE topic_id = ?1`,
    )
    .get(topicId) as { first: Position | null; ended: Position | null; unknown: number };
  const { first, ended, unknown } = facts;
  return unknown === 0 && first !== null && first >= pos && (ended === null || ended < pos);
}
