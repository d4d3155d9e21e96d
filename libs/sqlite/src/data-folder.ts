import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { conflict, invalid } from '@guildhall/contract';
import { SqliteDatabase } from './sqlite-database';

export interface DataFolder {
  readonly database: SqliteDatabase;
  /** Random id of the store, drawn when it was made. */
  readonly storeId: string;
  close(): Promise<void>;
}

const busy = /database is locked|SQLITE_BUSY/i;

/**
 * Opens the embedded store. One engine at a time: the database file is locked as long as the process lives, so an owner
 * that was killed leaves nothing to clean up.
 *
 * @param folder absolute path, made when missing; absent: the store lives in memory
 * @throws GuildhallError conflict STORE_IN_USE with the owner's pid | invalid CONFIG_INVALID for a folder that cannot be
 *   written
 */
export function openDataFolder(folder: string | undefined): DataFolder {
  if (folder === undefined) return opened(new SqliteDatabase(':memory:'), () => undefined);
  makeFolder(folder);
  const pidFile = join(folder, 'guildhall.pid');
  const database = openAlone(folder, pidFile);
  writeFileSync(pidFile, `${process.pid}\n`);
  return opened(database, () => rmSync(pidFile, { force: true }));
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw invalid('CONFIG_INVALID', `The data folder ${folder} cannot be made (${code}). Choose another one.`, {
      field: 'DATA_FOLDER',
    });
  }
}

function openAlone(folder: string, pidFile: string): SqliteDatabase {
  try {
    return new SqliteDatabase(join(folder, 'guildhall.db'));
  } catch (error) {
    if (!(error instanceof Error) || !busy.test(error.message)) throw error;
    const pid = readPid(pidFile);
    const owner = pid === undefined ? 'another process' : `process ${pid}`;
    throw conflict('STORE_IN_USE', `The data folder ${folder} is used by ${owner}. Stop it, or use another folder.`, {
      field: 'DATA_FOLDER',
      ...(pid !== undefined && { pid }),
    });
  }
}

function readPid(pidFile: string): number | undefined {
  try {
    return Number(readFileSync(pidFile, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function opened(database: SqliteDatabase, cleanUp: () => void): DataFolder {
  const close = () => {
    database.close();
    cleanUp();
    return Promise.resolve();
  };
  return { database, storeId: storeIdOf(database), close };
}

function storeIdOf(database: SqliteDatabase): string {
  database.migrate('CREATE TABLE IF NOT EXISTS store (id TEXT NOT NULL)');
  const known = database.prepare('SELECT id FROM store').get();
  if (known) return String(known['id']);
  const id = randomUUID();
  database.prepare('INSERT INTO store (id) VALUES (?)').run(id);
  return id;
}
