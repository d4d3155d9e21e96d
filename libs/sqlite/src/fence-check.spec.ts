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

  it('refuses an epoch that is not the highest any more', () => {
    know(8);

    expect(checkFence(database, fence)).toEqual({ outcome: 'stale', epoch: 8 });
  });

  it('does not know an epoch above the highest', () => {
    know(6);

    expect(checkFence(database, fence)).toEqual({ outcome: 'unknown' });
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
