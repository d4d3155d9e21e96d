import { join } from 'node:path';
import { tempFolder } from '@guildhall/test-support';
import { SqliteDatabase } from './sqlite-database';

describe('SqliteDatabase', () => {
  let database: SqliteDatabase;

  beforeEach(() => {
    database = new SqliteDatabase(':memory:');
    database.migrate('CREATE TABLE words (word TEXT UNIQUE)');
  });

  afterEach(() => database.close());

  const words = () => database.prepare('SELECT word FROM words').all();
  const write = (word: string) => database.prepare('INSERT INTO words VALUES (?)').run(word);

  it.each([
    ['normal', 1],
    ['strict', 2],
  ] as const)('syncs its log as %s durability has it', async (durability, level) => {
    const folder = await tempFolder();
    const kept = new SqliteDatabase(join(folder.path, 'a.db'), durability);
    expect(kept.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: level });
    kept.close();
    await folder.remove();
  });

  it('writes all of a step and returns what it returns', () => {
    const answer = database.transaction(() => {
      write('one');
      write('two');
      return 'done';
    });

    expect(answer).toBe('done');
    expect(words()).toHaveLength(2);
  });

  it('writes nothing of a step that throws, and goes on', () => {
    const step = () => {
      write('one');
      throw new Error('no');
    };

    expect(() => database.transaction(step)).toThrow('no');
    expect(words()).toEqual([]);
    database.transaction(() => write('two'));
    expect(words()).toEqual([{ word: 'two' }]);
  });

  it('leaves a failure of the step itself as it is', () => {
    write('one');

    expect(() => database.transaction(() => write('one'))).toThrow(/UNIQUE/);
  });

  it('says that the store does no work when it is full', () => {
    database.migrate('PRAGMA max_page_count = 3');
    const fill = () => {
      for (let index = 0; index < 100_000; index++) write(`word ${index}`);
    };

    expect(() => database.transaction(fill)).toThrow(
      expect.objectContaining({
        kind: 'unavailable',
        code: 'STORE_UNREACHABLE',
        message: expect.stringMatching(/full/),
      }),
    );
    expect(words()).toEqual([]);
  });
});
