import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Durability } from '@guildhall/contract';
import { asSqliteFailure } from './sqlite-failure';

/** FULL syncs the log with each transaction, NORMAL now and then (https://sqlite.org/pragma.html#pragma_synchronous). */
const synchronous: { readonly [D in Durability]: string } = { normal: 'NORMAL', strict: 'FULL' };

/**
 * The embedded store's database: one file in WAL mode, or memory. Owned by one engine at a time. Every atomic step is
 * one call of `transaction`.
 */
export class SqliteDatabase {
  private readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();

  /**
   * @param file absolute path of the database, or `:memory:`
   * @param durability default `normal`
   * @throws Error "database is locked" while another process has it open
   */
  constructor(
    readonly file: string,
    durability: Durability = 'normal',
  ) {
    this.database = new DatabaseSync(file);
    this.lock(synchronous[durability]);
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

  /**
   * Runs one atomic step: all of it is written, or, when it throws, nothing.
   * @throws GuildhallError unavailable STORE_UNREACHABLE when the file cannot be read or written | what the step throws
   */
  transaction<T>(step: () => T): T {
    try {
      return this.atomic(step);
    } catch (error) {
      throw asSqliteFailure(error, this.file);
    }
  }

  close(): void {
    this.statements.clear();
    this.database.close();
  }

  private atomic<T>(step: () => T): T {
    this.prepare('BEGIN IMMEDIATE').run();
    try {
      const result = step();
      this.prepare('COMMIT').run();
      return result;
    } catch (error) {
      this.rollBack();
      throw error;
    }
  }

  /** Takes the lock, which the kernel gives back when the process dies, however it dies. */
  private lock(level: string): void {
    try {
      this.database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;');
      this.database.exec(`PRAGMA synchronous = ${level};`);
      this.database.exec('BEGIN IMMEDIATE; COMMIT;');
    } catch (error) {
      this.database.close();
      throw error;
    }
  }

  /** A full disk ends the transaction by itself; then there is nothing to roll back. */
  private rollBack(): void {
    try {
      this.prepare('ROLLBACK').run();
    } catch {
      return;
    }
  }
}
