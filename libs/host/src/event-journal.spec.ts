import { unavailable } from '@guildhall/contract';
import type { AgentEventRecord } from '@guildhall/registry';
import { silentLogger } from '@guildhall/telemetry';
import { eventually } from '@guildhall/test-support';
import { EventJournal } from './event-journal';
import type { AgentEvent, HostedAgentInfo } from './host-calls';

/** A store that can be away. */
class PatientStore {
  readonly appended: AgentEventRecord[] = [];
  isAway = false;
  calls = 0;

  async append(events: readonly AgentEventRecord[]): Promise<void> {
    this.calls += 1;
    if (this.isAway) throw unavailable('STORE_UNREACHABLE', 'The store is away.');
    this.appended.push(...events);
  }

  get causes(): string[] {
    return this.appended.map(({ cause }) => cause);
  }
}

const info = {
  ...{ guildId: 'guild', agentId: 'agent', organizationId: 'org', name: 'agent', className: 'examples.Echo' },
  ...{ host: 'host-1', incarnation: 'one', epoch: 7, restarts: 2, pid: 42, exitCode: 3, isAlive: true },
} as HostedAgentInfo;

function eventOf(n: number): AgentEvent {
  return { info, from: 'running', to: 'restarting', cause: `cause ${n}`, at: new Date(1_700_000_000_000 + n) };
}

const numbers = (count: number, first = 0) => Array.from({ length: count }, (_none, index) => first + index);
const causesOf = (ns: readonly number[]) => ns.map((n) => `cause ${n}`);

describe('the journal of events', () => {
  let store: PatientStore;
  let journal: EventJournal;

  beforeEach(() => {
    store = new PatientStore();
    journal = new EventJournal(store, silentLogger);
  });
  afterEach(() => journal.close(0));

  it('writes who, what, why and under which epoch', async () => {
    journal.note(eventOf(1), 'tester');
    await journal.close(1_000);
    expect(store.appended).toEqual([
      {
        ...{ guildId: 'guild', agentId: 'agent', organizationId: 'org', host: 'host-1', incarnation: 'one', epoch: 7 },
        ...{ from: 'running', to: 'restarting', cause: 'cause 1', clientType: 'tester' },
        ...{ pid: 42, restarts: 2, exitCode: 3, exitSignal: undefined, atMs: 1_700_000_000_001, dropped: 0 },
      },
    ]);
  });

  it('writes in order, and those of one turn together', async () => {
    for (const n of numbers(250)) journal.note(eventOf(n));
    await journal.close(1_000);
    expect(store.causes).toEqual(causesOf(numbers(250)));
    expect(store.calls).toBe(3);
  });

  it('keeps what happens while the store is away', async () => {
    store.isAway = true;
    for (const n of numbers(10)) journal.note(eventOf(n));
    await eventually(() => expect(store.calls).toBeGreaterThan(2));
    journal.note(eventOf(10));
    store.isAway = false;
    await eventually(() => expect(store.causes).toEqual(causesOf(numbers(11))));
  });

  it('loses the oldest of more than 1,000, and says how many', async () => {
    store.isAway = true;
    for (const n of numbers(700)) journal.note(eventOf(n));
    await eventually(() => expect(store.calls).toBeGreaterThan(0));
    for (const n of numbers(1_100, 700)) journal.note(eventOf(n));
    store.isAway = false;
    await eventually(() => expect(store.appended).toHaveLength(1_000));
    expect(store.causes).toEqual(causesOf(numbers(1_000, 800)));
    expect(store.appended.map(({ dropped }) => dropped)).toEqual([800, ...numbers(999).map(() => 0)]);
  });

  it('is closed in time over a store that is away, and writes nothing afterwards', async () => {
    store.isAway = true;
    journal.note(eventOf(1));
    await journal.close(50);
    store.isAway = false;
    journal.note(eventOf(2));
    await journal.close(1_000);
    expect(store.appended).toEqual([]);
  });
});
