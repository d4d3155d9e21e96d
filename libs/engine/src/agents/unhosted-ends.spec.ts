import type { AgentLocation, AgentEnd, StoredAgentRecord } from '@guildhall/registry';
import { openSqliteStore } from '../store/sqlite-engine.store';
import type { EngineStore } from '../store/engine-store';
import { UnhostedEnds } from './unhosted-ends';

const guild = { guildId: 'guild', organizationId: 'org', guild: {}, messaging: {}, defaultTopic: 'default_topic' };
const records = ['waiting', 'running', 'ended', 'ended before'].map((agentId) => {
  return { guildId: 'guild', agentId, clientType: 'tool' } as StoredAgentRecord;
});
const nowhere: AgentLocation = { lease: undefined, epoch: 7, lastLease: undefined };
const locations = [nowhere, { ...nowhere, lease: {} } as AgentLocation, nowhere, nowhere];

describe('UnhostedEnds', () => {
  let store: EngineStore;
  let ends: UnhostedEnds;

  beforeEach(async () => {
    store = openSqliteStore(undefined);
    const leases = { ...store.leases, getLocations: () => Promise.resolve(locations) };
    ends = new UnhostedEnds({ ...store, leases });
    const end: Omit<AgentEnd, 'epoch'> = { state: 'failed', reason: 'exit code 1', atMs: 1 };
    await store.guilds.putEnd(records[2]!, { ...end, epoch: 7 });
    await store.guilds.putEnd(records[3]!, { ...end, epoch: 6 });
  });
  afterEach(() => store.close());

  it('are of agents that nobody runs and that had not ended for good', async () => {
    const found = await ends.among(guild, records);
    expect([...found.keys()]).toEqual(['waiting', 'ended before']);
    expect((await ends.among(undefined, records)).size).toBe(0);
  });

  it('are told with their cause', async () => {
    await ends.tell((await ends.among(guild, records)).get('waiting'), undefined, 'asked to stop');
    await ends.tell(undefined, undefined, 'asked again');
    const [told, ...others] = await store.events.read('0-0', 10);
    expect(others).toEqual([]);
    const who = { guildId: 'guild', agentId: 'waiting', organizationId: 'org', clientType: 'tool', epoch: 7 };
    expect(told?.event).toMatchObject({ ...who, from: 'pending', to: 'stopped', cause: 'asked to stop' });
  });

  it('hold nobody up when they cannot be told', async () => {
    const waiting = (await ends.among(guild, records)).get('waiting');
    const events = { ...store.events, append: () => Promise.reject(new Error('away')) };
    const telling = new UnhostedEnds({ ...store, events }).tell(waiting, undefined, 'asked to stop');
    await expect(telling).resolves.toBeUndefined();
  });
});
