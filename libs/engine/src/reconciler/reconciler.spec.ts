import type { HostLease, Lease } from '@guildhall/registry';
import { silentLogger } from '@guildhall/telemetry';
import type { AgentRunner } from '../agents/agent-runner';
import type { EngineStore } from '../store/engine-store';
import { openSqliteStore } from '../store/sqlite-engine.store';
import type { DesiredAgent } from './desired-agent';
import type { HostDrains } from './host-drains';
import { LostAgents } from './lost-agents';
import type { Term } from '../placing/term';
import { PendingAgents } from './pending-agents';
import { Reconciler } from './reconciler';
import { StoreOutage } from './store-outage';
import { UnhostedEvents } from './unhosted-events';

const ref = { guildId: 'guild', agentId: 'agent' };
const hostTtlMs = 15_000;
const longAgoMs = 60_000;

describe('who takes over from another leader', () => {
  let store: EngineStore;
  let term: Term | undefined;
  let placed: Set<string>;
  let leaving: DesiredAgent[];
  let moved: Set<string>;
  let finished: Set<string>;
  let slowEnd: Promise<void> | undefined;
  let reconciler: Reconciler;
  let begin: () => Promise<void>;
  let storeId: string;
  let silence: Promise<void> | undefined;
  let unsureMs: number | undefined;

  /** An agent whose host is silent, and has lost its lease long ago. */
  beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
    store = openSqliteStore(undefined);
    await placeOnSilentHost(store);
    storeId = 'store';
    silence = undefined;
    unsureMs = undefined;
    term = undefined;
    placed = new Set();
    leaving = [];
    moved = new Set();
    finished = new Set();
    const place = async (_guild: unknown, { agentId }: { agentId: string }) => placed.add(agentId);
    slowEnd = undefined;
    const finishStop = async ({ agentId }: { agentId: string }) => {
      finished.add(agentId);
      await slowEnd;
    };
    const agents = { place, finishStop } as unknown as AgentRunner;
    const move = async ({ record }: DesiredAgent) => moved.add(record.agentId);
    const drains = { leaving: () => leaving, move } as unknown as HostDrains;
    const leadership = { lead: () => Promise.resolve({ term, unsureMs }), resign: () => Promise.resolve() };
    const outage = new StoreOutage(hostTtlMs);
    const telling = { ...store, by: 'test', logger: silentLogger };
    const events = new UnhostedEvents(new LostAgents(telling), new PendingAgents(telling));
    // What comes after the campaign is answered when the silence is over.
    const readId = async () => {
      await silence;
      return storeId;
    };
    const parts = { store: { ...store, readId }, agents, drains };
    begin = async () => {
      reconciler = new Reconciler({ ...parts, leadership, outage, events, logger: silentLogger });
      await reconciler.start();
    };
  });

  afterEach(async () => {
    await reconciler.stop();
    jest.useRealTimers();
    await store.close();
  });

  async function seconds(count: number): Promise<void> {
    for (let n = 0; n < count; n++) {
      await jest.advanceTimersByTimeAsync(1000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('places at once what he finds, since he has seen that the store was there', async () => {
    await begin();
    await seconds(60);
    expect([...placed]).toEqual([]);
    term = { number: 2, confirm: () => Promise.resolve() };
    await seconds(2);
    expect([...placed]).toEqual(['agent']);
  });

  it('holds off when the store fell silent while it was asked', async () => {
    await begin();
    await seconds(10);
    let end = () => {};
    silence = new Promise((resolve) => (end = resolve));
    term = { number: 2, confirm: () => Promise.resolve() };
    await seconds(10);
    end();
    await seconds(10);
    expect([...placed]).toEqual([]);
    await seconds(10);
    expect([...placed]).toEqual(['agent']);
  });

  it('holds off when the store lost its data while the other one led', async () => {
    await begin();
    await seconds(10);
    storeId = 'another store';
    await seconds(2);
    term = { number: 2, confirm: () => Promise.resolve() };
    await seconds(10);
    expect([...placed]).toEqual([]);
    await seconds(5);
    expect([...placed]).toEqual(['agent']);
  });

  it('holds off when nobody who was sure has led for longer than an outage, as after one it did not see', async () => {
    [term, unsureMs] = [{ number: 2, confirm: () => Promise.resolve() }, 6_000];
    await begin();
    await seconds(14);
    expect([...placed]).toEqual([]);
    await seconds(3);
    expect([...placed]).toEqual(['agent']);
  });

  it('holds off for nobody when a sure one led just before', async () => {
    [term, unsureMs] = [{ number: 2, confirm: () => Promise.resolve() }, 4_000];
    await begin();
    expect([...placed]).toEqual(['agent']);
  });

  it('moves nobody away before hosts can have announced themselves', async () => {
    await begin();
    await seconds(10);
    storeId = 'another store';
    const lease = { epoch: 1, wishDigest: '' } as Lease;
    const record = { ...ref, agentId: 'leaving', digest: '', agent: spec('leaving') };
    const location = { lease, epoch: 1, lastLease: lease };
    leaving = [{ guild: { guild: spec('guild') }, record, location } as unknown as DesiredAgent];
    term = { number: 2, confirm: () => Promise.resolve() };
    await seconds(12);
    expect([...moved]).toEqual([]);
    await seconds(5);
    expect([...moved]).toEqual(['leaving']);
  });

  it('leaves a stop to the engine that is about it, and finishes what that one left', async () => {
    await begin();
    term = { number: 2, confirm: () => Promise.resolve() };
    await seconds(2);
    await store.guilds.removeAgent(ref);
    await seconds(2);
    expect([...finished]).toEqual([]);
    await seconds(2);
    expect([...finished]).toEqual(['agent']);
  });

  it('goes on comparing while an agent takes its time to end, and asks it once', async () => {
    await begin();
    let asked = 0;
    slowEnd = new Promise(() => {});
    jest.spyOn(finished, 'add').mockImplementation(() => (asked++, finished));
    term = { number: 2, confirm: () => Promise.resolve() };
    await store.guilds.removeAgent(ref);
    await seconds(5);
    expect(asked).toBe(1);

    await placeOnSilentHost(store);
    await seconds(2);
    expect([...placed]).toEqual(['agent']);
    expect(asked).toBe(1);
  });
});

async function placeOnSilentHost({ guilds, hosts, leases }: EngineStore): Promise<void> {
  jest.setSystemTime(Date.now() - longAgoMs);
  const wish = { ...ref, digest: '', agent: spec('agent'), machineId: 0, clientType: '', clientProperties: {} };
  const guild = { guildId: 'guild', organizationId: '', guild: spec('guild'), messaging: {}, defaultTopic: '' };
  await guilds.putAgent(guild, { ...wish, wish: 'declared' });
  const host = { host: 'host', incarnation: 'one', address: '' };
  const load: Omit<HostLease, keyof typeof host> = {
    ...{ capacity: 1, running: 0, cpu: 0, memoryBytes: 0, draining: false, zone: '', labels: {}, classes: [] },
  };
  await hosts.announce({ ...host, ...load }, 15_000);
  const { epoch } = await leases.reserveEpoch(ref, 0);
  const lease: Lease = {
    ...{ ...ref, ...host, epoch, state: 'running', sinceMs: Date.now(), idempotencyKey: '', wishDigest: '' },
  };
  await leases.register(lease, 15_000);
  jest.setSystemTime(Date.now() + longAgoMs);
}

function spec(id: string) {
  return { id, name: id, description: id, class_name: 'examples.Agent' };
}
