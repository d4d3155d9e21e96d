import type { Fence } from '@guildhall/contract';
import type { CommitOutcome } from '../message.store';
import type { SqliteContext } from './sqlite-context';

/** What the store holds of an agent's last commit. */
export interface CommitRecord {
  /** The last commit of the fence's epoch; 0 when the record is of another epoch. */
  readonly seq: number;
  readonly stateBytes: number;
}

export function readRecord({ database }: SqliteContext, fence: Fence): CommitRecord {
  const row = database
    .prepare('SELECT epoch, seq, state_bytes FROM commits WHERE guild_id = ? AND agent_id = ?')
    .get(fence.guildId, fence.agentId);
  if (!row) return { seq: 0, stateBytes: 0 };
  return { seq: row['epoch'] === fence.epoch ? Number(row['seq']) : 0, stateBytes: Number(row['state_bytes']) };
}

export function writeRecord({ database }: SqliteContext, fence: Fence, seq: number, stateBytes: number): void {
  database
    .prepare('REPLACE INTO commits (guild_id, agent_id, epoch, seq, state_bytes) VALUES (?, ?, ?, ?, ?)')
    .run(fence.guildId, fence.agentId, fence.epoch, seq, stateBytes);
}

/** Is this batch the next one of its epoch? (DESIGN 5.4, Commits.) Undefined when it is. */
export function checkOrder(seq: number, firstSeq: number, lastSeq: number): CommitOutcome | undefined {
  if (seq === lastSeq) return { outcome: 'repeated' };
  return seq + 1 === firstSeq ? undefined : { outcome: 'stale_seq', seq };
}
