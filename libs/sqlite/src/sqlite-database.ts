import { DatabaseSync, type StatementSync } from 'node:sqlite';

/**
 * The embedded store's database: one file in WAL mode, or memory. Owned by one engine at a time. Every atomic step is
 * one call of `transaction`.
 */
export class SqliteDatabase {
  private readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();

  /**
   * @param file absolute path of the database, or `:memory:`
   * @throws Error "database is locked" while another process has it open
   */
  constructor(readonly file: string) {
    this.database = new DatabaseSync(file);
    // The kernel gives the lock back when the process dies, however it dies.
    this.database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    this.database.exec('BEGIN IMMEDIATE; COMMIT;');
  }

  /** Runs DDL that may run again (`CREATE TABLE IF NOT EXISTS …`). */
  migrate(ddl: string): void {
    this.database.exec(ddl);
  }

  /** The prepared statement of a text, prepared once. */
  prepare(sql: string): StatementSync {
    const known = this.statements.get(sql);
    if (known) return known;
    const statement = this.database.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }

  /** Runs one atomic step: all of it is written, or, when it throws, nothing. */
  transaction<T>(step: () => T): T {
    this.prepare('BEGIN IMMEDIATE').run();
    try {
      const result = step();
      this.prepare('COMMIT').run();
      return result;
    } catch (error) {
      this.prepare('ROLLBACK').run();
      throw error;
    }
  }

  close(): void {
    this.statements.clear();
    this.database.close();
  }
}
