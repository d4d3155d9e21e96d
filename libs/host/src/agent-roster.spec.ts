import { decodeAgentSpec, decodeGuildSpec, defaultMessagingConfig, newMessage } from '@guildhall/contract';
import { SqliteMessageStore } from '@guildhall/messaging';
import type { AgentChannel, AgentLink, AgentProcessInfo, AgentProcessManager } from '@guildhall/processes';
import {
  SqliteEventStore,
  SqliteGuildStore,
  SqliteHostLeaseStore,
  SqliteLeaseStore,
  type HostLease,
} from '@guildhall/registry';
import { openDataFolder, type DataFolder } from '@guildhall/sqlite';
import { silentLogger } from '@guildhall/telemetry';
import { AgentRoster, type RosterEntry } from './agent-roster';
import { MessageBroker } from './delivery/message-broker';

const ref = { guildId: 'guild', agentId: 'agent' };
const incarnation = 'one';
const channel: AgentChannel = {
  send: () => undefined,
  sendLine: () => undefined,
  flush: () => undefined,
  bufferedBytes: 0,
  onDrain: () => undefined,
  pid: 1,
};

/** Notes which agents are to be killed; of a process there is only what the roster gives it to hold on to. */
class Processes {
  readonly killed: unknown[] = [];
  readonly links: AgentLink[] = [];

  readonly manager = {
    spawnAgentProcess: (...[, , , , , , start]: Parameters<AgentProcessManager['spawnAgentProcess']>) => {
      this.links.push(start!.link!);
      return Promise.resolve({} as AgentProcessInfo);
    },
    killAgentProcess: (killed: unknown) => Promise.resolve(this.killed.push(killed)),
  } as unknown as AgentProcessManager;
}

describe('the agents of a host', () => {
  let folder: DataFolder;
  let leases: SqliteLeaseStore;
  let broker: MessageBroker;
  let processes: Processes;
  let roster: AgentRoster;

  beforeEach(async () => {
    folder = openDataFolder(undefined);
    const { database } = folder;
    leases = new SqliteLeaseStore(database);
    const hosts = new SqliteHostLeaseStore(database);
    const messages = new SqliteMessageStore(database);
    broker = new MessageBroker(messages);
    processes = new Processes();
    const guilds = new SqliteGuildStore(database);
    const events = new SqliteEventStore(database);
    const others = {
      guilds,
      events,
      readId: () => Promise.resolve(''),
      leaders: { isLed: () => Promise.resolve(false) },
    };
    const self = { name: 'host', address: '', capacity: 1, classes: [], zone: '', labels: {} };
    const dial = () => Promise.resolve({ answer: 'silent' as const });
    const options = { ...self, hostTtlMs: 15_000, leaseTtlMs: 60_000, dial, logger: silentLogger };
    roster = new AgentRoster({ leases, hosts, messages, ...others }, processes.manager, options);
    await hosts.announce({ ...hostLease, incarnation }, 15_000);
  });

  afterEach(async () => {
    await broker.close();
    await folder.close();
  });

  async function start(): Promise<RosterEntry> {
    const { epoch: seen, lease } = await leases.getLocation(ref);
    const { epoch } = await leases.reserveEpoch(ref, seen, { over: lease?.epoch });
    const agentSpec = decodeAgentSpec({ id: 'agent', name: 'Agent', description: 'one', class_name: 'examples.Agent' });
    const guildSpec = decodeGuildSpec({ id: 'guild', name: 'Guild', description: 'one' });
    const client = { machineId: 0, clientType: '', clientProperties: {} };
    const guild = { guildId: 'guild', organizationId: '', guildSpec, messagingConfig: defaultMessagingConfig };
    const call = {
      ...guild,
      agentSpec,
      ...client,
      defaultTopic: 'default_topic',
      epoch,
      idempotencyKey: '',
      deadlineMs: 0,
    };
    const entry = roster.enter(
      { ...call, cursorStart: undefined },
      { incarnation, broker, announce: () => Promise.resolve() },
    );
    const link = processes.links.at(-1)!;
    await link.open();
    await link.loaded([], channel);
    return entry;
  }

  it('does not end the process that came next because an answer to the one before came late', async () => {
    const old = await start();
    const link = processes.links.at(-1)!;
    await leases.reserveEpoch(ref, (await leases.getLocation(ref)).epoch, { over: old.hosted.currentLease.epoch });
    const message = newMessage({ topic: 'out', sender: {}, payload: {} });
    void link.frame({ t: 'publish', call: 1, message });
    await roster.release(old);
    await start();
    await new Promise((resolve) => setImmediate(resolve));

    expect(processes.killed).toEqual([]);
    expect(roster.present([old])).toEqual([]);
  });

  it('ends a process that the store refuses', async () => {
    const entry = await start();
    await leases.reserveEpoch(ref, entry.hosted.currentLease.epoch, { over: entry.hosted.currentLease.epoch });
    const message = newMessage({ topic: 'out', sender: {}, payload: {} });
    void processes.links.at(-1)!.frame({ t: 'publish', call: 1, message });
    await new Promise((resolve) => setImmediate(resolve));

    expect(processes.killed).toEqual([ref]);
    expect(roster.present([entry])).toEqual([entry]);
  });
});

const hostLease: Omit<HostLease, 'incarnation'> = {
  ...{ host: 'host', address: '', capacity: 1, running: 0, cpu: 0, memoryBytes: 0 },
  ...{ draining: false, zone: '', labels: {}, classes: [] },
};
