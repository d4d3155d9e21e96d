import type { Fence } from '@guildhall/contract';
import type { SqliteDatabase } from './sqlite-database';

/** Tables of the epoch check, which the stores of leases and of messages share. */
export const fenceTables = `
  CREATE TABLE IF NOT EXISTS agent_epochs (
    guild_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    collect_after_ms INTEGER,
    PRIMARY KEY (guild_id, agent_id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS fenced_incarnations (
    incarnation TEXT PRIMARY KEY,
    until_ms INTEGER NOT NULL
  ) WITHOUT ROWID;
`;

/** Why an effect is refused. `unknown`: no epoch of this agent is known, or only
 * lower ones: announce first. */
export type FenceRefusal = { outcome: 'stale'; epoch: number } | { outcome: 'fenced' } | { outcome: 'unknown' };

/**
 * May this incarnation act as the agent under this epoch? (DESIGN 4, guarantee 2.) Called inside the transaction that
 * applies the effect.
 *
 * @returns the refusal, or undefined when it may
 */
export function checkFence(database: SqliteDatabase, fence: Fence): FenceRefusal | undefined {
  if (isFenced(database, fence.incarnation)) return { outcome: 'fenced' };
  const epoch = highestEpoch(database, fence.guildId, fence.agentId);
  if (epoch === fence.epoch) return undefined;
  return epoch === undefined || epoch < fence.epoch ? { outcome: 'unknown' } : { outcome: 'stale', epoch };
}

function isFenced(database: SqliteDatabase, incarnation: string): boolean {
  return database.prepare('SELECT 1 FROM fenced_incarnations WHERE incarnation = ?').get(incarnation) !== undefined;
}

function highestEpoch(database: SqliteDatabase, guildId: string, agentId: string): number | undefined {
  const row = database
    .prepare('SELECT epoch FROM agent_epochs WHERE guild_id = ? AND agent_id = ?')
    .get(guildId, agentId);
  return row?.['epoch'] as number | undefined;
}
