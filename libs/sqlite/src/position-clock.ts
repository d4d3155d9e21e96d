import type { Position } from '@guildhall/contract';
import type { SqliteDatabase } from './sqlite-database';

const tables = `
  CREATE TABLE IF NOT EXISTS position_clock (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    ms INTEGER NOT NULL,
    seq INTEGER NOT NULL
  );
  INSERT OR IGNORE INTO position_clock (id, ms, seq) VALUES (1, 0, 0);
`;

const lastSeq = 999_999;

/**
 * Hands out positions `<13 digits of ms>-<6 digits of seq>` that only ever grow, as text too: across restarts, steps of
 * the system's clock, and all who share the database. The newest one handed out is kept in the database.
 */
export class PositionClock {
  constructor(
    private readonly database: SqliteDatabase,
    private readonly nowMs: () => number = Date.now,
  ) {
    database.migrate(tables);
  }

  /** The next position. Called inside a transaction; one that is rolled back gives its positions back. */
  next(): Position {
    const { ms, seq } = this.advance(1);
    return position(ms, seq);
  }

  /** So many positions that follow each other; one write, however many. At most 1,000,000. */
  take(count: number): Position[] {
    const { ms, seq } = this.advance(count);
    return Array.from({ length: count }, (_none, index) => position(ms, seq - count + 1 + index));
  }

  /** Moves on by `count` positions that share one millisecond and says which is the last. */
  private advance(count: number): { ms: number; seq: number } {
    const { ms: lastMs, seq: last } = this.database
      .prepare('SELECT ms, seq FROM position_clock WHERE id = 1')
      .get() as { ms: number; seq: number };
    const nowMs = this.nowMs();
    const next = nowMs > lastMs ? { ms: nowMs, seq: count - 1 } : following(lastMs, last, count);
    this.database.prepare('UPDATE position_clock SET ms = ?, seq = ? WHERE id = 1').run(next.ms, next.seq);
    return next;
  }
}

function following(ms: number, seq: number, count: number): { ms: number; seq: number } {
  return seq + count <= lastSeq ? { ms, seq: seq + count } : { ms: ms + 1, seq: count - 1 };
}

function position(ms: number, seq: number): Position {
  return `${String(ms).padStart(13, '0')}-${String(seq).padStart(6, '0')}`;
}
