import { asGuildhallError, notFound, unavailable, type AgentRef } from '@guildhall/contract';
import { isEnded, type AgentProcessInfo, type AgentProcessManager, type AgentState } from '@guildhall/processes';
import { readEvents, type EventsOptions, type StoredAgentEvent } from '@guildhall/registry';
import { Activation } from './activation';
import { readAgentLog } from './agent-log-reader';
import { AgentRoster, type RosterEntry } from './agent-roster';
import { AgentWatch } from './agent-watch';
import { MessageBroker } from './delivery/message-broker';
import { EventJournal } from './event-journal';
import { HostDrain, type HostDrainParts } from './host-drain';
import { HostLeases } from './host-leases';
import type { HostLoad } from './host-presence';
import type {
  AgentEvent,
  CreateAgentCall,
  DrainResult,
  HostCalls,
  HostHealth,
  HostedAgentInfo,
  LogEntry,
  StopAgentCall,
} from './host-calls';
import type { HostOptions } from './host-options';
import { HostStages, type HostStage } from './host-stage';
import type { HostStore } from './host-store';

const defaultStopMs = 30_000;
/** How long the store may take for the last events of a host that ends, when its grace is over. */
const lastEventsMs = 250;

/**
 * Runs agents: their processes, their leases, and the way of their messages. One in each agent-host pod, one inside the
 * embedded engine.
 */
export class AgentHost implements HostCalls {
  private readonly roster: AgentRoster;
  private readonly leases: HostLeases;
  private readonly watch = new AgentWatch();
  private readonly journal: EventJournal;
  private broker: MessageBroker | undefined;
  private readonly stages = new HostStages();
  private readonly emptying: HostDrain;

  constructor(
    private readonly store: HostStore,
    private readonly processes: AgentProcessManager,
    private readonly options: HostOptions,
  ) {
    this.roster = new AgentRoster(store, processes, options);
    this.leases = new HostLeases(store, processes, options, this.roster, () => this.load());
    this.journal = new EventJournal(store.events, options.logger);
    const { roster, stages } = this;
    const stop: HostDrainParts['stop'] = ({ ref }, timeoutMs, cause) =>
      this.stopAgent({ ...ref, epoch: 0, timeoutMs, cause });
    this.emptying = new HostDrain({ leaders: store.leaders, processes, roster, stages, stop });
    processes.on('changed', (info, from, to, cause) => this.onChanged(info, from, to, cause));
  }

  get incarnation(): string {
    return this.leases.incarnation;
  }

  get stage(): HostStage {
    return this.stages.present;
  }

  /** Calls back with the present stage and with each one that follows. */
  followStage(listener: (stage: HostStage) => void): void {
    this.stages.follow(listener);
  }

  /**
   * Takes the host's name and with it its place among the hosts. Others dial it from then on: it has to listen before.
   * @throws GuildhallError conflict HOST_NAME_TAKEN | unavailable STORE_UNREACHABLE
   */
  async start(): Promise<void> {
    this.broker = new MessageBroker(this.store.messages);
    await this.leases.take();
    this.stages.move('serving');
  }

  /**
   * Renews the host's own lease; to be called every third of its TTL. A fenced host ends its agents and begins anew.
   * Strict agents that were frozen go on if nobody took them meanwhile.
   */
  renewPresence(): Promise<void> {
    return this.leases.renewPresence();
  }

  /**
   * Renews the leases of all agents in one round trip (H3); what a higher epoch took is ended here. What the store lost, all
   * of it or what a failover to a replica rolled back, is announced again with the wishes that it was started for.
   */
  heartbeat(): Promise<void> {
    return this.leases.renewAgents();
  }

  /** Whether the store was reached anew since it heard what runs here: a replica that was promoted may know less. */
  get hasToAnnounce(): boolean {
    return this.leases.hasToAnnounce;
  }

  async createAgent(call: CreateAgentCall): Promise<HostedAgentInfo> {
    await this.endForsaken(call);
    const entry = this.roster.begunBy(call) ?? this.enter(call);
    return this.infoOf(await entry.created, entry);
  }

  /** Each succeeds or fails on its own, in the order of the calls. */
  createAgents(calls: readonly CreateAgentCall[]): Promise<PromiseSettledResult<HostedAgentInfo>[]> {
    return Promise.allSettled(calls.map((call) => this.createAgent(call)));
  }

  async prepareAgent(call: CreateAgentCall): Promise<void> {
    await this.endForsaken(call);
    this.roster.begunBy(call); // Another agent may have come under the key meanwhile.
    const activation = new Activation();
    const entry = this.enter(call, activation);
    await Promise.race([activation.prepared, entry.created]);
  }

  async activateAgent({ idempotencyKey, epoch }: { idempotencyKey: string; epoch: number }): Promise<HostedAgentInfo> {
    const entry = this.roster.byIdempotencyKey(idempotencyKey);
    if (!entry?.activation) {
      const message = `Host ${this.options.name} has prepared no agent under key ${idempotencyKey}. Prepare it again.`;
      throw notFound('AGENT_NOT_FOUND', message, { field: 'idempotency_key' });
    }
    entry.activation.activate(epoch);
    return this.infoOf(await entry.created, entry);
  }

  async stopAgent(call: StopAgentCall): Promise<void> {
    const { timeoutMs, cause, handedOver } = call;
    const entry = this.roster.get(call);
    if (!entry || !isMeant(entry, call)) return;
    entry.hosted.expectEnd(handedOver);
    await this.processes.stopAgentProcess(entry.ref, timeoutMs || defaultStopMs, cause || 'asked to stop');
    await this.roster.release(entry);
  }

  getAgentInfo(ref: AgentRef | { readonly idempotencyKey: string }): Promise<HostedAgentInfo | undefined> {
    const entry = 'agentId' in ref ? this.roster.get(ref) : this.roster.byIdempotencyKey(ref.idempotencyKey);
    const known = 'agentId' in ref ? ref : entry?.ref;
    const info = known && this.processes.getProcessInfo(known);
    return Promise.resolve(info && this.infoOf(info, entry));
  }

  listAgents(guildId?: string): Promise<HostedAgentInfo[]> {
    const infos = this.processes.listProcesses(guildId);
    return Promise.resolve(infos.map((info) => this.infoOf(info, this.roster.get(info))));
  }

  health(): Promise<HostHealth> {
    const { name, capacity } = this.options;
    const self = { hostname: name, incarnation: this.incarnation, capacity, draining: this.emptying.hasBegun };
    return Promise.resolve({ ...self, healthy: this.stage === 'serving', agentCount: this.load().running });
  }

  watchAgents(signal: AbortSignal): AsyncIterable<AgentEvent> {
    return this.watch.events(() => this.listAgents(), signal);
  }

  readLogs(
    ref: AgentRef,
    options: { tailLines: number; follow: boolean; signal: AbortSignal },
  ): AsyncIterable<LogEntry> {
    return readAgentLog(this.processes, this.options.name, ref, options);
  }

  /** What happened to agents of all hosts, from the store: nothing of it is this host's own. */
  readEvents(options: EventsOptions): AsyncIterable<StoredAgentEvent> {
    return readEvents(this.store.events, options);
  }

  /** Forgets agents that have ended, with their logs. */
  cleanup(): Promise<void> {
    this.processes.cleanupDeadProcesses();
    return Promise.resolve();
  }

  /** Trims the topics of all guilds that have agents here; several hosts may do it at once. */
  async trimTopics(): Promise<void> {
    const { messages } = this.store;
    for (const guildId of new Set(this.roster.all().map(({ ref }) => ref.guildId))) {
      for (const topic of await messages.topics(guildId)) await messages.trim({ guildId, topic });
    }
  }

  async drain(deadlineMs: number, clientType?: string): Promise<DrainResult> {
    this.emptying.begin(clientType);
    // Without the store nobody hears of it; the agents end all the same.
    await this.renewPresence().catch((error: unknown) => this.warn('could not tell that this host drains', error));
    return this.emptying.empty(deadlineMs);
  }

  /** Drains, then ends everything: processes, leases, the host's own (H4). Nothing of this host is left. */
  async close(graceMs: number): Promise<void> {
    const endsAtMs = Date.now() + graceMs;
    const abandoning = setTimeout(() => this.abandonAll(), graceMs);
    await this.drain(graceMs);
    const entries = this.roster.all();
    for (const { hosted } of entries) hosted.expectEnd();
    await this.processes.shutdown(Math.max(endsAtMs - Date.now(), 1));
    await Promise.all(entries.map((entry) => this.roster.release(entry)));
    clearTimeout(abandoning);
    await this.journal.close(Math.max(endsAtMs - Date.now(), lastEventsMs));
    await this.broker?.close();
    // Without a store the lease runs out by itself.
    await this.leases.withdraw().catch(() => undefined);
  }

  /** A successor that waits to take over: who starts the agent here anew has not prepared it, or knows of it no more. */
  private async endForsaken(call: CreateAgentCall): Promise<void> {
    this.roster.begunBy(call); // A call that is refused for its key ends nothing.
    const { guildId, agentSpec, idempotencyKey } = call;
    const entry = this.roster.get({ guildId, agentId: agentSpec.id });
    if (!entry || !waits(entry) || entry.idempotencyKey === idempotencyKey) return;
    const cause = 'its hand-over was given up; another one began';
    await this.stopAgent({ ...entry.ref, epoch: 0, timeoutMs: 1, cause });
  }

  private enter(call: CreateAgentCall, activation?: Activation): RosterEntry {
    const { name } = this.options;
    if (this.emptying.hasBegun) throw unavailable('HOST_DRAINING', `Host ${name} is being emptied. Ask another host.`);
    if (this.stage === 'starting' || !this.broker)
      throw unavailable('HOST_UNREACHABLE', `Host ${name} has not started yet. Ask again.`);
    const { incarnation, broker } = this;
    return this.roster.enter(call, { incarnation, broker, activation, announce: () => this.heartbeat() });
  }

  private onChanged(info: AgentProcessInfo, from: AgentState, to: AgentState, cause: string): void {
    const entry = this.roster.get(info);
    const event: AgentEvent = { info: this.infoOf(info, entry), from, to, cause, at: new Date() };
    this.watch.tell(event);
    this.journal.note(event, entry?.call.clientType);
    // Where that fails, the next renewal tells it.
    if (isEnded(to) && !this.emptying.hasBegun) void this.leases.tellRoom().catch(() => undefined);
    // A start that failed is cleared up by the roster.
    if (entry && isEnded(to) && from !== 'starting') void this.end(entry, info, cause);
  }

  /**
   * What ended by itself after it had been ready is noted, so that nobody starts it again. Another start may come before
   * that is done.
   */
  private async end(entry: RosterEntry, info: AgentProcessInfo, reason: string): Promise<void> {
    const { ref, hosted } = entry;
    this.roster.forget(entry);
    if (!hosted.isEnding) {
      const { exitCode, exitSignal } = info;
      const state = info.state === 'stopped' ? 'stopped' : 'failed';
      const end = { epoch: hosted.currentLease.epoch, state, reason, exitCode, exitSignal, atMs: Date.now() } as const;
      await this.store.guilds.putEnd(ref, end).catch((error: unknown) => this.warn('could not note an end', error));
    }
    await this.roster.release(entry);
  }

  private warn(what: string, error: unknown): void {
    this.options.logger.warn(what, { error: asGuildhallError(error).message });
  }

  private infoOf({ guildSpec: _guild, ...info }: AgentProcessInfo, entry: RosterEntry | undefined): HostedAgentInfo {
    const self = { host: this.options.name, incarnation: this.incarnation };
    // Between two processes the info has no epoch of its own.
    const epoch = info.epoch || (entry?.hosted.currentLease.epoch ?? 0);
    return { ...info, ...self, epoch, idempotencyKey: entry?.idempotencyKey ?? '' };
  }

  private load(): HostLoad {
    const infos = this.processes.listProcesses().filter(({ state }) => !isEnded(state));
    const memoryBytes = infos.reduce((sum, info) => sum + (info.memoryBytes ?? 0), 0);
    return {
      running: infos.length,
      memoryBytes,
      draining: this.emptying.hasBegun,
      drainAskedBy: this.emptying.askedBy,
    };
  }

  private abandonAll(): void {
    for (const { hosted } of this.roster.all()) hosted.abandon();
  }
}

/** Whether it is prepared, and was not told yet to take over. */
function waits({ activation }: RosterEntry): boolean {
  return activation !== undefined && !activation.isActivated;
}

/** A stop may be late: what came after that which it was meant for is left alone. */
function isMeant(entry: RosterEntry, { epoch, idempotencyKey = '' }: StopAgentCall): boolean {
  if (idempotencyKey !== '') return entry.idempotencyKey === idempotencyKey;
  return epoch === 0 || (!waits(entry) && entry.hosted.currentLease.epoch <= epoch);
}
