import type { AgentRef, Json } from '@guildhall/contract';
import type { BatchEffects } from '../batch-effects';
import type { SqliteContext } from './sqlite-context';

export function readState({ database }: SqliteContext, { guildId, agentId }: AgentRef): { [key: string]: Json } {
  const rows = database
    .prepare('SELECT key, value FROM agent_state WHERE guild_id = ? AND agent_id = ?')
    .all(guildId, agentId) as { key: string; value: string }[];
  return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value) as Json]));
}

/** @returns by how many bytes the state grew, keys and values together */
export function writeState(context: SqliteContext, ref: AgentRef, changes: BatchEffects['state']): number {
  let grownBytes = 0;
  for (const [key, json] of changes) {
    grownBytes -= sizeOf(context, ref, key);
    if (json === undefined) remove(context, ref, key);
    else {
      put(context, ref, key, json);
      grownBytes += Buffer.byteLength(key) + Buffer.byteLength(json);
    }
  }
  return grownBytes;
}

function sizeOf({ database }: SqliteContext, { guildId, agentId }: AgentRef, key: string): number {
  const row = database
    .prepare(
      `SELECT octet_length(key) + octet_length(value) AS bytes FROM agent_state
       WHERE guild_id = ? AND agent_id = ? AND key = ?`,
    )
    .get(guildId, agentId, key);
  return Number(row?.['bytes'] ?? 0);
}

function put({ database }: SqliteContext, { guildId, agentId }: AgentRef, key: string, json: string): void {
  database
    .prepare('REPLACE INTO agent_state (guild_id, agent_id, key, value) VALUES (?, ?, ?, ?)')
    .run(guildId, agentId, key, json);
}

function remove({ database }: SqliteContext, { guildId, agentId }: AgentRef, key: string): void {
  database
    .prepare('DELETE FROM agent_state WHERE guild_id = ? AND agent_id = ? AND key = ?')
    .run(guildId, agentId, key);
}
