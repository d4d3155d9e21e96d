import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { conflict, invalid, type Durability, type GuildhallError } from '@guildhall/contract';
import { OwnerFile } from './owner-file';
import { SqliteDatabase } from './sqlite-database';
import { sqliteFailure } from './sqlite-failure';

export interface DataFolder {
  readonly database: SqliteDatabase;
  /** Random id of the store, drawn when it was made. */
  readonly storeId: string;
  close(): Promise<void>;
}

const sqliteBusy = 5;
/** An owner writes its pid right after it has the lock: so long one waits to read it. */
const nameAttempts = 25;
const namePauseMs = 20;

/**
 * Opens the embedded store. One engine at a time: the database file is locked as long as the process lives, so an owner
 * that was killed leaves nothing to clean up.
 *
 * @param folder absolute path, made when missing; absent: the store lives in memory
 * @param durability default `normal`
 * @throws GuildhallError conflict STORE_IN_USE with the owner's pid | invalid CONFIG_INVALID for a folder that cannot be
 *   used
 */
export function openDataFolder(folder: string | undefined, durability?: Durability): DataFolder {
  if (folder === undefined) return opened(new SqliteDatabase(':memory:'), () => undefined);
  makeFolder(folder);
  const owner = new OwnerFile(folder);
  const database = openAlone(folder, owner, durability);
  owner.write();
  return opened(database, () => owner.remove());
}

function makeFolder(folder: string): void {
  try {
    makeWithParents(folder);
  } catch (error) {
    throw unusable(folder, `it cannot be made (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  }
}

/** Not by Node's `recursive`: where a file system says ENOENT although the parent is there, as /proc does, it never ends. */
function makeWithParents(folder: string): void {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeWithParents(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!existsSync(folder)) throw error;
  }
}

function openAlone(folder: string, owner: OwnerFile, durability?: Durability): SqliteDatabase {
  for (let attempt = 1; ; attempt++) {
    const database = tryToOpen(folder, durability);
    if (database) return database;
    const pid = owner.read();
    if (pid !== undefined || attempt === nameAttempts) throw inUse(folder, pid);
    // Its owner has just begun, or has just died: the next look tells.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, namePauseMs);
  }
}

/** Undefined while another process has it open. */
function tryToOpen(folder: string, durability?: Durability): SqliteDatabase | undefined {
  try {
    return new SqliteDatabase(join(folder, 'guildhall.db'), durability);
  } catch (error) {
    const failure = sqliteFailure(error);
    if (failure?.code === sqliteBusy) return undefined;
    throw failure ? unusable(folder, `guildhall.db in it does no work, ${failure.reason}`) : error;
  }
}

function inUse(folder: string, pid: number | undefined): GuildhallError {
  const owner = pid === undefined ? 'another process' : `process ${pid}`;
  return conflict('STORE_IN_USE', `The data folder ${folder} is used by ${owner}. Stop it, or use another folder.`, {
    field: 'DATA_FOLDER',
    ...(pid !== undefined && { pid }),
  });
}

function unusable(folder: string, problem: string): GuildhallError {
  const message = `The data folder ${folder} cannot be used: ${problem}. Choose another one.`;
  return invalid('CONFIG_INVALID', message, { field: 'DATA_FOLDER' });
}

function opened(database: SqliteDatabase, cleanUp: () => void): DataFolder {
  let closing: Promise<void> | undefined;
  const close = async () => {
    // First what names us: with the lock gone, the next owner writes its own name.
    cleanUp();
    database.close();
  };
  return { database, storeId: storeIdOf(database), close: () => (closing ??= close()) };
}

function storeIdOf(database: SqliteDatabase): string {
  database.migrate('CREATE TABLE IF NOT EXISTS store (id TEXT NOT NULL)');
  const known = database.prepare('SELECT id FROM store').get();
  if (known) return String(known['id']);
  const id = randomUUID();
  database.prepare('INSERT INTO store (id) VALUES (?)').run(id);
  return id;
}
