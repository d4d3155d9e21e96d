import {
  SqliteEventStore,
  SqliteGuildStore,
  SqliteHostLeaseStore,
  type Lease,
  type StoredAgentRecord,
} from '@guildhall/registry';
import { SqliteDatabase } from '@guildhall/sqlite';
import { silentLogger } from '@guildhall/telemetry';
import type { DesiredAgent } from './desired-agent';
import { LostAgents } from './lost-agents';

const ref = { guildId: 'guild', agentId: 'agent' };

/** An agent whose host was lost under an epoch. */
function lostUnder(epoch: number): DesiredAgent {
  const owner = { host: 'host-1', incarnation: `incarnation ${epoch}`, address: '127.0.0.1:1' };
  const process = { state: 'running' as const, sinceMs: 1, idempotencyKey: '', wishDigest: 'digest' };
  const lastLease: Lease = { ...ref, ...owner, epoch, ...process };
  const record: StoredAgentRecord = {
    ...{
      ...ref,
      digest: 'digest',
      agent: {},
      wish: 'declared',
      machineId: 0,
      clientType: 'tool',
      clientProperties: {},
    },
    ...{ declaredAt: '1-0', changedAtMs: 1 },
  };
  const guild = { guildId: 'guild', organizationId: 'org', guild: {}, messaging: {}, defaultTopic: 'default_topic' };
  return { guild, record, location: { lease: undefined, epoch, lastLease }, end: undefined };
}

describe('LostAgents', () => {
  let database: SqliteDatabase;
  let events: SqliteEventStore;
  let hosts: SqliteHostLeaseStore;
  let guilds: SqliteGuildStore;

  beforeEach(async () => {
    database = new SqliteDatabase(':memory:');
    [events, hosts] = [new SqliteEventStore(database), new SqliteHostLeaseStore(database)];
    guilds = new SqliteGuildStore(database);
    const { guild, record } = lostUnder(7);
    await guilds.putAgent(guild, record);
  });
  afterEach(() => database.close());

  const leader = () => new LostAgents({ events, hosts, by: 'gateway a', logger: silentLogger });
  const tell = (losses: LostAgents, ...agents: DesiredAgent[]) => losses.tell(agents, agents);
  const told = async () => (await events.read('0-0', 100)).map(({ event }) => event);

  it('tells who was lost, where, under which epoch and why', async () => {
    await hosts.fence('host-1', 'incarnation 7', { by: 'gateway b', why: 'its port refuses connections' });
    await tell(leader(), lostUnder(7));
    const cause = 'host host-1 was lost: fenced by gateway b, because its port refuses connections';
    const where = { host: 'host-1', incarnation: 'incarnation 7', epoch: 7 };
    expect(await told()).toMatchObject([
      { ...ref, organizationId: 'org', clientType: 'tool', from: 'running', to: 'pending', cause, ...where },
    ]);
  });

  it('tells nothing of one whose wish has ended since the comparison', async () => {
    await hosts.fence('host-1', 'incarnation 7', { by: 'gateway b', why: 'its port refuses connections' });
    await guilds.removeAgent(ref);
    await tell(leader(), lostUnder(7));
    expect(await told()).toEqual([]);
  });

  it('tells each loss once, however often the agent is found unplaced, and by whichever leader', async () => {
    const losses = leader();
    await tell(losses, lostUnder(7));
    await losses.tell([lostUnder(7)], []);
    await tell(losses, lostUnder(7));
    losses.beginTerm();
    await tell(losses, lostUnder(7));
    await tell(leader(), lostUnder(7));
    expect(await told()).toHaveLength(1);

    await tell(losses, lostUnder(8));
    expect((await told()).map(({ epoch }) => epoch)).toEqual([7, 8]);
  });

  it('tells it also where the fenced host was quicker and gave up the lease itself, but of no other lease given up', async () => {
    const losses = leader();
    const givenUp = (agent: DesiredAgent) => ({ ...agent, location: { ...agent.location, lastLease: undefined } });
    await losses.tell([lostUnder(7)], []);
    await tell(losses, givenUp(lostUnder(7)));
    expect(await told()).toEqual([]);

    await losses.tell([lostUnder(8)], []);
    await hosts.fence('host-1', 'incarnation 8', { by: 'an operator', why: 'of smoke' });
    await losses.tell([givenUp(lostUnder(8))], []);
    await tell(losses, givenUp(lostUnder(8)));
    await tell(losses, givenUp(lostUnder(8)));
    const cause = 'host host-1 was lost: fenced by an operator, because of smoke';
    expect(await told()).toMatchObject([{ ...ref, from: 'running', to: 'pending', cause, epoch: 8 }]);
  });

  it('tells nothing of an agent that was never placed or was given up', async () => {
    const agent = lostUnder(7);
    await tell(leader(), { ...agent, location: { ...agent.location, lastLease: undefined } });
    expect(await told()).toEqual([]);
  });
});
