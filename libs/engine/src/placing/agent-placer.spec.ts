import timers from 'node:timers/promises';
import { deadlineExceeded, exhausted, invalid, unavailable, type GuildhallError } from '@guildhall/contract';
import type { CreateAgentCall, HostCalls, HostedAgentInfo, StopAgentCall } from '@guildhall/host';
import { HostDirectory, HostLeaseSource, PlacementService } from '@guildhall/placement';
import type { GuildRecord, HostLease, Lease, RegisterOutcome, StoredAgentRecord } from '@guildhall/registry';
import type { HostConnector } from '../hosts/host-connector';
import type { EngineStore } from '../store/engine-store';
import { openSqliteStore } from '../store/sqlite-engine.store';
import { AgentPlacer } from './agent-placer';
import { placementRequest } from './placement-request';

const ref = { guildId: 'guild', agentId: 'agent' };
const ttlMs = 15_000;
const request = placementRequest(guildRecord(), agentRecord());

const isFull = exhausted('HOST_FULL', 'This host runs 1 of 1 agents.');
const isUnreachable = unavailable('HOST_UNREACHABLE', 'The host does not answer.');
const isLate = deadlineExceeded('CALL_TIMEOUT', 'The host did not answer in time.');

describe('AgentPlacer', () => {
  let store: EngineStore;
  let hosts: StubHosts;
  let placer: AgentPlacer;
  let pauses: jest.SpiedFunction<typeof timers.setTimeout>;

  beforeEach(() => {
    pauses = jest.spyOn(timers, 'setTimeout').mockResolvedValue(undefined);
    store = openSqliteStore(undefined);
    hosts = new StubHosts(store);
    const directory = new HostDirectory(new HostLeaseSource(store.hosts));
    placer = new AgentPlacer(store, new PlacementService(directory, { counter: store.hosts }), hosts);
  });

  afterEach(async () => {
    pauses.mockRestore();
    await store.close();
  });

  const place = () => placer.place(request, { seenEpoch: 0 });
  const location = () => store.leases.getLocation(ref);

  it.each([
    ['has no room', isFull],
    ['cannot be reached', isUnreachable],
  ])('runs an agent on another host when the first one %s', async (_which, error) => {
    await hosts.present('a', 'b');
    hosts.fates.push({ error });

    const info = await place();

    const [first, second] = hosts.asked;
    expect(hosts.asked).toHaveLength(2);
    expect(second).not.toBe(first);
    expect(info).toMatchObject({ host: second, state: 'running' });
    expect((await location()).lease).toMatchObject({ host: second, state: 'running' });
  });

  it('pauses longer each time that a host cannot be reached, and never as long as another start', async () => {
    await hosts.present('a', 'b', 'c', 'd', 'e');
    const first = await pausesOver(isUnreachable);
    const second = await pausesOver(isUnreachable);

    expect(first).toHaveLength(4);
    for (const [n, pauseMs] of first.entries()) expect(pauseMs).toBeGreaterThan(first[n - 1] ?? 0);
    expect(second[0]).not.toBe(first[0]);
  });

  it('does not pause over a host without room', async () => {
    await hosts.present('a', 'b', 'c', 'd', 'e');

    expect(await pausesOver(isFull)).toEqual([]);
  });

  async function pausesOver(error: GuildhallError): Promise<number[]> {
    pauses.mockClear();
    hosts.fates.push(...Array.from({ length: 5 }, () => ({ error })));
    const { epoch } = await location();
    await expect(placer.place(request, { seenEpoch: epoch })).rejects.toBe(error);
    return pauses.mock.calls.map(([pauseMs = 0]) => pauseMs);
  }

  it('supersedes the start of a host whose answer was lost', async () => {
    await hosts.present('a', 'b');
    hosts.fates.push({ becomes: 'running', error: isUnreachable });

    const info = await place();

    expect((await location()).lease).toMatchObject({ host: info?.host, epoch: info?.epoch });
    expect(info?.host).toBe(hosts.asked[1]);
  });

  describe('when a create was not answered in time', () => {
    it('takes the word of the host that the agent runs there', async () => {
      await hosts.present('a', 'b');
      hosts.fates.push({ becomes: 'running', error: isLate });

      const info = await place();

      expect(hosts.asked).toEqual([info?.host]);
      expect((await location()).lease).toMatchObject({ host: info?.host, epoch: info?.epoch, state: 'running' });
    });

    it('ends a start that still goes on, and says that it took too long', async () => {
      await hosts.present('a', 'b');
      hosts.fates.push({ becomes: 'starting', error: isLate });

      await expect(place()).rejects.toBe(isLate);

      expect(hosts.asked).toHaveLength(1);
      expect((await location()).lease).toBeUndefined();
    });

    it('runs the agent elsewhere when the host knows nothing of it, and a call that comes late starts nothing', async () => {
      await hosts.present('a', 'b');
      hosts.fates.push({ error: isLate });

      const info = await place();

      expect(hosts.asked).toHaveLength(2);
      expect(info?.host).toBe(hosts.asked[1]);
      expect(await hosts.takeLease(hosts.asked[0]!, hosts.creates[0]!, 'starting')).toMatchObject({ outcome: 'stale' });
      expect((await location()).lease).toMatchObject({ host: info?.host, state: 'running' });
    });

    it('does not look further when the host itself ended a start that took too long', async () => {
      await hosts.present('a', 'b');
      const tooSlow = deadlineExceeded('AGENT_START_TIMEOUT', 'The agent was not ready in time.');
      hosts.fates.push({ error: tooSlow });

      await expect(place()).rejects.toBe(tooSlow);

      expect(hosts.asked).toHaveLength(1);
    });
  });

  it('hands a call that breaks a rule to the caller at once', async () => {
    await hosts.present('a', 'b');
    const refusal = invalid('SPEC_INVALID', 'The agent has no name.');
    hosts.fates.push({ error: refusal });

    await expect(place()).rejects.toBe(refusal);

    expect(hosts.asked).toHaveLength(1);
    expect((await location()).lease).toBeUndefined();
  });

  it('asks five hosts at most, each under an epoch and a key of its own', async () => {
    await hosts.present('a', 'b', 'c', 'd', 'e', 'f', 'g');
    hosts.fates.push(...Array.from({ length: 7 }, () => ({ error: isFull })));

    await expect(place()).rejects.toBe(isFull);

    expect(new Set(hosts.asked).size).toBe(5);
    expect(hosts.creates).toHaveLength(5);
    const epochs = hosts.creates.map(({ epoch }) => epoch);
    expect(epochs).toEqual([...new Set(epochs)].sort((a, b) => a - b));
    expect(new Set(hosts.creates.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(5);
    expect(placer.hasFailedUnder(ref, epochs[4]!)).toBe(true);
  });

  it('says why the only host refused, rather than that there is no other', async () => {
    await hosts.present('a');
    hosts.fates.push({ error: isFull });

    await expect(place()).rejects.toBe(isFull);
  });

  it('leaves an agent to whoever has begun to start it while a host was lost over it', async () => {
    await hosts.present('a', 'b');
    hosts.fates.push({ error: isUnreachable, meanwhile: ({ epoch }) => store.leases.reserveEpoch(ref, epoch) });

    await expect(place()).resolves.toBeUndefined();

    expect(hosts.asked).toHaveLength(1);
  });

  it('refuses a start that comes after another one', async () => {
    await hosts.present('a', 'b');
    await store.leases.reserveEpoch(ref, 0);

    await expect(place()).rejects.toMatchObject({ kind: 'conflict', code: 'AGENT_ALREADY_RUNNING' });

    expect(hosts.asked).toEqual([]);
  });
});

/** What comes of a create. */
interface Fate {
  /** What the caller is told; absent: that the agent runs. */
  readonly error?: GuildhallError;
  /** What the agent is on the host by then; absent: the host has never heard of it. */
  readonly becomes?: Lease['state'];
  /** What else happens before the caller is told. */
  readonly meanwhile?: (call: CreateAgentCall) => Promise<unknown>;
}

/** Hosts at the other end of their calls. Each takes leases as a real one does, and runs nothing. */
class StubHosts implements HostConnector {
  /** Of the next creates, whichever host is asked; further ones succeed. */
  readonly fates: Fate[] = [];
  readonly creates: CreateAgentCall[] = [];
  /** The hosts that were asked to create. */
  readonly asked: string[] = [];
  private readonly infos = new Map<string, HostedAgentInfo>();

  constructor(private readonly store: EngineStore) {}

  async present(...names: string[]): Promise<void> {
    for (const host of names) await this.store.hosts.announce(hostLease(host), ttlMs);
  }

  connect(address: string): HostCalls {
    const host = address.split(':')[0]!;
    const calls: Pick<HostCalls, 'createAgent' | 'getAgentInfo' | 'stopAgent'> = {
      createAgent: (call) => this.create(host, call),
      getAgentInfo: async (asked) => this.infos.get('idempotencyKey' in asked ? asked.idempotencyKey : ''),
      stopAgent: (call) => this.stop(host, call),
    };
    return calls as HostCalls;
  }

  async close(): Promise<void> {}

  takeLease(host: string, call: CreateAgentCall, state: Lease['state']): Promise<RegisterOutcome> {
    const { epoch, idempotencyKey } = call;
    const { incarnation, address } = hostLease(host);
    const owner = { host, incarnation, address };
    const lease = { ...ref, ...owner, epoch, state, sinceMs: Date.now(), idempotencyKey, wishDigest: '' };
    return this.store.leases.register(lease, ttlMs);
  }

  private async create(host: string, call: CreateAgentCall): Promise<HostedAgentInfo> {
    this.asked.push(host);
    this.creates.push(call);
    const { error, becomes, meanwhile } = this.fates.shift() ?? { becomes: 'running' };
    const info = infoOf(host, call, becomes ?? 'starting');
    if (becomes) {
      await this.takeLease(host, call, becomes);
      this.infos.set(call.idempotencyKey, info);
    }
    await meanwhile?.(call);
    if (error) throw error;
    return info;
  }

  private async stop(host: string, { epoch }: StopAgentCall): Promise<void> {
    await this.store.leases.deregister(ref, { ...hostLease(host), epoch });
  }
}

function hostLease(host: string): HostLease {
  const load = { capacity: 1, running: 0, cpu: 0, memoryBytes: 0, draining: false, zone: '', labels: {} };
  return { host, incarnation: `${host} one`, address: `${host}:50051`, ...load, classes: ['examples.Agent'] };
}

function infoOf(host: string, call: CreateAgentCall, state: Lease['state']): HostedAgentInfo {
  const { agentSpec, organizationId, epoch, idempotencyKey } = call;
  const { name, className } = agentSpec;
  const process = { isAlive: true, state, createdAt: new Date(), restarts: 0 };
  const { incarnation } = hostLease(host);
  return { ...ref, organizationId, name, className, agentSpec, ...process, host, incarnation, epoch, idempotencyKey };
}

function guildRecord(): GuildRecord {
  const { guildId } = ref;
  return {
    guildId,
    organizationId: '',
    guild: spec(guildId),
    messaging: { backend_type: 'redis' },
    defaultTopic: 'default_topic',
  };
}

function agentRecord(): StoredAgentRecord {
  const client = { machineId: 0, clientType: '', clientProperties: {} };
  const wish = { digest: '', agent: spec(ref.agentId), wish: 'declared' as const };
  return { ...ref, ...wish, ...client, declaredAt: '0-0', changedAtMs: 0 };
}

function spec(id: string) {
  return { id, name: id, description: id, class_name: 'examples.Agent' };
}
