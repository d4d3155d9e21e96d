import { conflict, exhausted, internal, unavailable, type GuildhallError } from '@guildhall/contract';
import { SqliteEventStore, SqliteGuildStore, type Lease, type StoredAgentRecord } from '@guildhall/registry';
import { SqliteDatabase } from '@guildhall/sqlite';
import { silentLogger } from '@guildhall/telemetry';
import { eventually } from '@guildhall/test-support';
import type { DesiredAgent } from './desired-agent';
import { PendingAgents } from './pending-agents';

const noRoom = unavailable('NO_HOST_AVAILABLE', 'No agent host available: host-1 runs 2 of 2 agents.');

function desired(agentId: string, lease?: Lease): DesiredAgent {
  const record = { guildId: 'guild', agentId, digest: 'digest', clientType: 'tool' } as StoredAgentRecord;
  const guild = { guildId: 'guild', organizationId: 'org', guild: {}, messaging: {}, defaultTopic: 'default_topic' };
  return { guild, record, location: { lease, epoch: 7, lastLease: undefined }, end: undefined };
}

describe('PendingAgents', () => {
  let database: SqliteDatabase;
  let events: SqliteEventStore;
  let guilds: SqliteGuildStore;
  let pending: PendingAgents;

  beforeEach(async () => {
    database = new SqliteDatabase(':memory:');
    [events, guilds] = [new SqliteEventStore(database), new SqliteGuildStore(database)];
    pending = new PendingAgents({ events, guilds, by: 'gateway a', logger: silentLogger });
    for (const id of ['agent', 'started', 'outdated', 'waiting']) await wish(id);
    pending.keep([desired('agent')]);
  });
  afterEach(() => database.close());

  const wish = (agentId: string) => {
    const { guild, record } = desired(agentId);
    return guilds.putAgent(guild, {
      ...record,
      agent: { id: agentId },
      wish: 'run',
      machineId: 0,
      clientProperties: {},
    });
  };

  const told = async () => (await events.read('0-0', 5_000)).map(({ event }) => event);
  const causes = async () => (await told()).map(({ to, cause }) => `${to}: ${cause}`);

  it('tells who waits for room, who found that out, and why', async () => {
    pending.note(desired('agent'), noRoom);
    const cause = `not placed by gateway a: ${noRoom.message}`;
    const who = { guildId: 'guild', agentId: 'agent', organizationId: 'org', clientType: 'tool', epoch: 7 };
    expect(await told()).toEqual([
      { ...who, from: 'pending', to: 'pending', cause, restarts: 0, dropped: 0, atMs: expect.any(Number) },
    ]);
    expect(await guilds.listPending('guild')).toEqual(new Map([['agent', noRoom.message]]));
  });

  it('tells it once, and again for another reason, after it was placed, and under another term', async () => {
    const full = exhausted('HOST_FULL', 'Host host-1 runs 2 of 2 agents.');
    const tries: readonly (GuildhallError | undefined)[] = [noRoom, noRoom, full, full, undefined, noRoom, noRoom];
    for (const error of tries) pending.note(desired('agent'), error);
    const word = (error: GuildhallError) => `pending: not placed by gateway a: ${error.message}`;
    expect(await causes()).toEqual([noRoom, full, noRoom].map(word));
    pending.beginTerm();
    pending.note(desired('agent'), noRoom);
    expect(await causes()).toHaveLength(4);
    expect(await guilds.listPending('guild')).toEqual(new Map([['agent', noRoom.message]]));
    pending.note(desired('agent'));
    expect(await guilds.listPending('guild')).toEqual(new Map());
  });

  it.each([internal('AGENT_START_FAILED', 'It threw.'), conflict('AGENT_ALREADY_RUNNING', 'It runs.')])(
    'leaves $code to who saw it, and says it in the state only',
    async (error) => {
      pending.note(desired('agent'), error);
      expect(await told()).toEqual([]);
      expect(await guilds.listPending('guild')).toEqual(new Map([['agent', error.message]]));
    },
  );

  it('says nothing of what was under way when the wish ended, or when the term did', async () => {
    pending.note(desired('agent'), noRoom);
    pending.note(desired('agent'), conflict('STALE_TERM', 'Another gateway leads.'));
    expect(await guilds.listPending('guild')).toEqual(new Map([['agent', noRoom.message]]));
    await guilds.putPending({ guildId: 'guild', agentId: 'agent' }, undefined);
    pending.keep([]);
    pending.note(desired('agent'), noRoom);
    pending.keep([]);
    expect((await told()).map(({ to }) => to)).toEqual(['pending']);
    expect(await guilds.listPending('guild')).toEqual(new Map());
  });

  it('says nothing of what was under way when the wish had ended since the comparison', async () => {
    await guilds.removeAgent({ guildId: 'guild', agentId: 'agent' });
    pending.note(desired('agent'), noRoom);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await told()).toEqual([]);
    expect(await guilds.listPending('guild')).toEqual(new Map());
  });

  it('tells again that one waits when it was stopped and wished again between two comparisons', async () => {
    pending.note(desired('agent'), noRoom);
    const again = desired('agent');
    pending.keep([{ ...again, record: { ...again.record, declaredAt: '2-0' } }]);
    for (let n = 0; n < 2; n += 1) {
      pending.note({ ...again, record: { ...again.record, declaredAt: '2-0' } }, noRoom);
    }
    expect(await causes()).toHaveLength(2);
  });

  it('tells again that one waits when a host had room and its start failed', async () => {
    for (const error of [noRoom, internal('AGENT_START_FAILED', 'It threw.'), noRoom, noRoom]) {
      pending.note(desired('agent'), error);
    }
    expect(await causes()).toHaveLength(2);
  });

  it('takes none for pending that has a lease, and may run', async () => {
    const full = exhausted('HOST_FULL', 'Host host-1 runs 2 of 2 agents.');
    for (let n = 0; n < 3; n += 1) pending.note(desired('agent', { epoch: 7 } as Lease), full);
    expect(await told()).toEqual([]);
  });

  it('does not tell the same again because something else failed in between', async () => {
    const away = unavailable('STORE_UNREACHABLE', 'The store does not answer.');
    for (const error of [noRoom, away, noRoom, away, noRoom]) pending.note(desired('agent'), error);
    expect(await causes()).toHaveLength(1);
  });

  it('tells with the next try what could not be written', async () => {
    const append = events.appendOfWished.bind(events);
    events.appendOfWished = () => Promise.reject(unavailable('STORE_UNREACHABLE', 'The store does not answer.'));
    pending.note(desired('agent'), noRoom);
    await new Promise((resolve) => setImmediate(resolve));
    events.appendOfWished = append;
    pending.note(desired('agent'), noRoom);
    expect(await causes()).toHaveLength(1);
  });

  const underWay = conflict('AGENT_ALREADY_RUNNING', 'Another start is under way.');
  const wishedLease = { epoch: 8, wishDigest: 'digest' } as Lease;

  it('withdraws the reason of one that somebody else started, and of no other', async () => {
    const ids = ['started', 'outdated', 'waiting'];
    pending.keep(ids.map((id) => desired(id)));
    for (const id of ids) pending.note(desired(id), underWay);
    const outdated = desired('outdated', { epoch: 8, wishDigest: 'former' } as Lease);
    pending.keep([desired('started', wishedLease), outdated, desired('waiting')]);
    expect([...(await guilds.listPending('guild')).keys()]).toEqual(['outdated', 'waiting']);
  });

  it('does not tell again what it told before it had looked up what was noted', async () => {
    const seen = new Promise<void>((resolve) => {
      const listPending = guilds.listPending.bind(guilds);
      guilds.listPending = (guildId) => listPending(guildId).finally(() => setImmediate(resolve));
    });
    pending.beginTerm();
    pending.note(desired('agent'), noRoom);
    pending.keep([desired('agent')]);
    await seen;
    pending.note(desired('agent'), noRoom);
    expect(await causes()).toHaveLength(1);
  });

  it('withdraws what a leader noted that lives no more', async () => {
    await guilds.putPending({ guildId: 'guild', agentId: 'agent' }, underWay.message);
    pending.beginTerm();
    await eventually(async () => {
      pending.keep([desired('agent', wishedLease)]);
      expect(await guilds.listPending('guild')).toEqual(new Map());
    });
  });
});
