import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, tempFolder, type TempFolder } from '@guildhall/test-support';
import { openDataFolder, type DataFolder } from './data-folder';

const inUseBy = (pid: number | undefined) =>
  expect.objectContaining({
    kind: 'conflict',
    code: 'STORE_IN_USE',
    field: 'DATA_FOLDER',
    message: expect.stringContaining(`process ${pid}`),
  });

/**
 * Holds the database as another engine does: by its lock, with its name beside it. Of some that ask in one moment SQLite
 * may refuse each: as an engine does, they ask again until one of them has its name there.
 */
const holder = `
  const { DatabaseSync } = require('node:sqlite');
  const { existsSync, writeFileSync } = require('node:fs');
  const [folder, name] = process.argv.slice(1);
  const database = open();
  database.exec('CREATE TABLE IF NOT EXISTS kept (word TEXT); INSERT INTO kept VALUES (\\'before the end\\')');
  if (name === 'named') writeFileSync(folder + '/guildhall.pid', String(process.pid));
  console.log('holds');
  setInterval(() => undefined, 1_000);

  function open() {
    const database = new DatabaseSync(folder + '/guildhall.db');
    try {
      database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; COMMIT;');
      return database;
    } catch (error) {
      database.close();
      const isBusy = error.errcode === 5;
      if (!isBusy || existsSync(folder + '/guildhall.pid')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20 * Math.random());
      return open();
    }
  }
`;

describe('openDataFolder', () => {
  let folder: TempFolder;
  let open: DataFolder | undefined;
  let other: ChildProcess | undefined;

  beforeEach(async () => {
    folder = await tempFolder();
  });

  afterEach(async () => {
    await kill();
    await open?.close();
    open = undefined;
    await folder.remove();
  });

  function failure(): unknown {
    try {
      open = openDataFolder(folder.path);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  async function hold(name: 'named' | 'nameless'): Promise<number | undefined> {
    other = spawn(process.execPath, ['-e', holder, folder.path, name], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (other.stdout) await once(other.stdout, 'data');
    return other.pid;
  }

  async function kill(): Promise<void> {
    if (!other) return;
    const ended = once(other, 'exit');
    other.kill('SIGKILL');
    other = undefined;
    await ended;
  }

  it('keeps what was written and the id of the store', async () => {
    const first = openDataFolder(join(folder.path, 'new', 'folder'));
    first.database.migrate('CREATE TABLE words (word TEXT); INSERT INTO words VALUES (1)');
    await first.close();

    open = openDataFolder(join(folder.path, 'new', 'folder'));

    expect(open.storeId).toBe(first.storeId);
    expect(open.database.prepare('SELECT count(*) AS n FROM words').get()).toEqual({ n: 1 });
  });

  it('refuses a second engine of the same process, which changes nothing for the first', async () => {
    open = openDataFolder(folder.path);

    expect(() => openDataFolder(folder.path)).toThrow(inUseBy(process.pid));
    expect(() => openDataFolder(folder.path)).toThrow(inUseBy(process.pid));
    open.database.migrate('CREATE TABLE words (word TEXT)');
  });

  it('refuses a second engine with the pid of the first', async () => {
    const pid = await hold('named');

    expect(failure()).toEqual(inUseBy(pid));
    expect(failure()).toMatchObject({ details: { pid } });
  });

  it('takes over what a killed engine leaves, with all it had written', async () => {
    await hold('named');
    await kill();

    expect(failure()).toBeUndefined();
    expect(open?.database.prepare('SELECT word FROM kept').get()).toEqual({ word: 'before the end' });
    expect(await readFile(join(folder.path, 'guildhall.pid'), 'utf8')).toMatch(new RegExp(`^${process.pid} `));
  });

  it('does not name a dead process whose file is still there', async () => {
    const pid = await hold('named');
    await kill();
    await writeFile(join(folder.path, 'guildhall.pid'), `${pid}`);
    await hold('nameless');

    expect(failure()).toEqual(
      expect.objectContaining({ code: 'STORE_IN_USE', message: expect.stringContaining('used by another process') }),
    );
  });

  it('does not name a process that has the id of a dead one', async () => {
    await hold('nameless');
    // This very process, but begun at another time.
    await writeFile(join(folder.path, 'guildhall.pid'), `${process.pid} 1`);

    expect(failure()).toEqual(expect.objectContaining({ message: expect.stringContaining('used by another process') }));
  });

  it('gives the folder to one of many that ask at once', async () => {
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['-e', holder, folder.path, 'named'], { stdio: ['ignore', 'pipe', 'ignore'] }),
    );
    await eventually(() => {
      expect(children.filter(({ exitCode }) => exitCode !== null)).toHaveLength(3);
    });

    const [winner] = children.filter(({ exitCode }) => exitCode === null);
    expect(failure()).toEqual(inUseBy(winner?.pid));
    other = winner;
  });

  it('can be closed twice', async () => {
    open = openDataFolder(folder.path);
    await open.close();
    await open.close();
  });

  it('leaves nothing but the database behind', async () => {
    await openDataFolder(folder.path).close();

    expect(await readdir(folder.path)).toEqual(['guildhall.db']);
  });

  it('keeps an ephemeral store in memory, another one each time', async () => {
    const [one, two] = [openDataFolder(undefined), openDataFolder(undefined)];

    expect(one.storeId).not.toBe(two.storeId);
    await Promise.all([one.close(), two.close()]);
  });

  it('says that a folder cannot be made', async () => {
    await writeFile(join(folder.path, 'file'), '');

    expect(() => openDataFolder(join(folder.path, 'file', 'folder'))).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        field: 'DATA_FOLDER',
        message: expect.stringMatching(/ENOTDIR/),
      }),
    );
  });

  it('makes the folders above it', async () => {
    const deep = join(folder.path, 'one', 'two', 'three');
    await openDataFolder(deep).close();

    expect(await readdir(deep)).toEqual(['guildhall.db']);
  });

  it('says so where no folder can be made although there is one above it', () => {
    expect(() => openDataFolder('/proc/no-folder')).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', field: 'DATA_FOLDER' }),
    );
  });

  it('says that the file in it is no database', async () => {
    await writeFile(
      join(folder.path, 'guildhall.db'),
      'a shopping list, long enough to be taken for a header'.repeat(10),
    );

    expect(failure()).toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringMatching(/not a database/) });
  });
});
