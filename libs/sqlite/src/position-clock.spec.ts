import { comparePositions } from '@guildhall/contract';
import { tempFolder } from '@guildhall/test-support';
import { openDataFolder } from './data-folder';
import { PositionClock } from './position-clock';
import { SqliteDatabase } from './sqlite-database';

const startMs = 1_700_000_000_000;

describe('PositionClock', () => {
  let database: SqliteDatabase;
  let nowMs: number;
  let clock: PositionClock;

  beforeEach(() => {
    database = new SqliteDatabase(':memory:');
    nowMs = startMs;
    clock = new PositionClock(database, () => nowMs);
  });

  afterEach(() => database.close());

  function expectGrowing(positions: readonly string[]): void {
    for (const [index, position] of positions.entries()) {
      const before = positions[index - 1];
      if (before === undefined) continue;
      expect(before < position).toBe(true);
      expect(comparePositions(before, position)).toBeLessThan(0);
    }
  }

  it('writes the time and counts within a millisecond', () => {
    expect([clock.next(), clock.next()]).toEqual(['1700000000000-000000', '1700000000000-000001']);
    nowMs++;
    expect(clock.next()).toBe('1700000000001-000000');
  });

  it('goes on growing when the clock of the machine is set back', () => {
    const before = clock.next();
    nowMs -= 3_600_000;

    expectGrowing([before, clock.next(), clock.next()]);
  });

  it('gives as many as are asked for in a row, over the end of a millisecond too', () => {
    clock.next();
    database.prepare('UPDATE position_clock SET seq = 999990').run();
    const positions = [...clock.take(5), ...clock.take(8), clock.next(), ...clock.take(2)];

    expectGrowing(positions);
    expect(positions).toHaveLength(16);
    expect(positions.at(-1)).toMatch(/^1700000000001-\d{6}$/);
  });

  it('is one clock for all who share the database', () => {
    const other = new PositionClock(database, () => nowMs - 5);

    expectGrowing([clock.next(), other.next(), clock.next(), ...other.take(2), clock.next()]);
  });

  it('goes on after a restart', async () => {
    const folder = await tempFolder();
    const first = openDataFolder(folder.path);
    const before = new PositionClock(first.database, () => startMs).take(5);
    await first.close();

    const second = openDataFolder(folder.path);
    const after = new PositionClock(second.database, () => startMs - 1_000).next();

    expectGrowing([...before, after]);
    await second.close();
    await folder.remove();
  });
});

it('orders positions of both stores', () => {
  const sorted = ['0-0', '0-000001', '999-5', '1700000000000-0', '1700000000000-9', '1700000000000-10'];
  const redisLast = '1700000000000-18446744073709551615';

  expect([...sorted, redisLast].reverse().sort(comparePositions)).toEqual([...sorted, redisLast]);
  expect(comparePositions('1700000000000-3', '1700000000000-000003')).toBe(0);
  expect(comparePositions('1700000000000', '1700000000000-0')).toBe(0);
});
