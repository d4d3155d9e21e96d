import { checkFence, fenceTables } from './fence-check';
import { SqliteDatabase } from './sqlite-database';

describe('checkFence', () => {
  const fence = { guildId: 'guild', agentId: 'agent', epoch: 7, incarnation: 'one' };
  let database: SqliteDatabase;

  beforeEach(() => {
    database = new SqliteDatabase(':memory:');
    database.migrate(fenceTables);
  });

  afterEach(() => database.close());

  const know = (epoch: number) =>
    database.prepare("INSERT INTO agent_epochs (guild_id, agent_id, epoch) VALUES ('guild', 'agent', ?)").run(epoch);

  it('lets the highest epoch act', () => {
    know(7);

    expect(checkFence(database, fence)).toBeUndefined();
  });

  it.each([6, 8])('refuses epoch 7 when %d is the highest', (epoch) => {
    know(epoch);

    expect(checkFence(database, fence)).toEqual({ outcome: 'stale', epoch });
  });

  it('refuses a fenced incarnation, whatever its epoch', () => {
    know(7);
    database.prepare("INSERT INTO fenced_incarnations (incarnation, until_ms) VALUES ('one', 1)").run();

    expect(checkFence(database, fence)).toEqual({ outcome: 'fenced' });
    expect(checkFence(database, { ...fence, incarnation: 'two' })).toBeUndefined();
  });

  it('does not know an agent of another guild', () => {
    know(7);

    expect(checkFence(database, { ...fence, guildId: 'other' })).toEqual({ outcome: 'unknown' });
  });
});
