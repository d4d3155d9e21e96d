import { randomUUID } from 'node:crypto';
import { agentKey, asGuildhallError, unavailable, type AgentRef } from '@guildhall/contract';
import type { AgentProcessInfo, AgentProcessManager, AgentState } from '@guildhall/processes';
import { isEnded } from '@guildhall/processes';
import type { Lease } from '@guildhall/registry';
import { MessageBroker } from './delivery/message-broker';
import { eventStream } from './event-stream';
import { HostPresence, type HostLoad } from './host-presence';
import type {
  AgentEvent,
  CreateAgentCall,
  HostCalls,
  HostHealth,
  HostedAgentInfo,
  LogEntry,
  StopAgentCall,
} from './host-calls';
import type { HostOptions } from './host-options';
import type { HostStore } from './host-store';
import { HostedAgent } from './hosted-agent';

const defaultStopMs = 30_000;
const defaultStartMs = 60_000;

interface Entry {
  readonly ref: AgentRef;
  readonly idempotencyKey: string;
  readonly hosted: HostedAgent;
  readonly created: Promise<AgentProcessInfo>;
}

/**
 * Runs agents: their processes, their leases, and the way of their messages. One in each agent-host pod, one inside the
 * embedded engine.
 */
export class AgentHost implements HostCalls {
  private readonly entries = new Map<string, Entry>();
  private readonly watchers = new Set<(event: AgentEvent) => void>();
  private readonly presence: HostPresence;
  private broker: MessageBroker | undefined;
  private draining = false;

  constructor(
    private readonly store: HostStore,
    private readonly processes: AgentProcessManager,
    private readonly options: HostOptions,
  ) {
    this.presence = new HostPresence(store.hosts, options);
    processes.on('changed', (info, from, to, cause) => this.onChanged(info, from, to, cause));
  }

  get incarnation(): string {
    return this.presence.incarnation;
  }

  /** @throws GuildhallError conflict HOST_NAME_TAKEN | unavailable STORE_UNREACHABLE */
  async start(): Promise<void> {
    await this.presence.take(this.load());
    this.broker = new MessageBroker(this.store.messages);
  }

  /** Renews the host's own lease; to be called every third of its TTL. A fenced host ends its agents and begins anew. */
  async renewPresence(): Promise<void> {
    if (await this.presence.renew(this.load())) return;
    await this.endFenced();
  }

  /** Renews the leases of all agents in one round trip (H3); what a higher epoch took is ended here. */
  async heartbeat(): Promise<void> {
    const entries = [...this.entries.values()].filter(({ hosted }) => hosted.currentLease.epoch > 0);
    const owner = { host: this.options.name, incarnation: this.incarnation };
    const leases = entries.map(({ hosted }) => hosted.currentLease);
    const outcome = await this.store.leases.heartbeat(owner, leases, this.options.leaseTtlMs);
    if (outcome.outcome === 'fenced') return this.endFenced();
    const taken = entries.filter((_entry, index) => outcome.leases[index] === 'taken');
    await Promise.all(taken.map(({ ref }) => this.processes.killAgentProcess(ref, 'a higher epoch took the agent')));
  }

  async createAgent(call: CreateAgentCall): Promise<HostedAgentInfo> {
    const repeated = this.byIdempotencyKey(call.idempotencyKey);
    if (repeated) return this.infoOf(await repeated.created, repeated);
    if (this.draining) {
      throw unavailable('HOST_DRAINING', `Host ${this.options.name} is being emptied. Ask another host.`);
    }
    const entry = this.enter(call);
    return this.infoOf(await entry.created, entry);
  }

  createAgents(calls: readonly CreateAgentCall[]): Promise<PromiseSettledResult<HostedAgentInfo>[]> {
    return Promise.allSettled(calls.map((call) => this.createAgent(call)));
  }

  async stopAgent({ guildId, agentId, epoch, timeoutMs }: StopAgentCall): Promise<void> {
    const entry = this.entries.get(agentKey({ guildId, agentId }));
    if (!entry || (epoch > 0 && entry.hosted.currentLease.epoch > epoch)) return;
    await this.processes.stopAgentProcess(entry.ref, timeoutMs || defaultStopMs, 'asked to stop');
    await this.release(entry);
  }

  getAgentInfo(ref: AgentRef | { readonly idempotencyKey: string }): Promise<HostedAgentInfo | undefined> {
    const entry = 'agentId' in ref ? this.entries.get(agentKey(ref)) : this.byIdempotencyKey(ref.idempotencyKey);
    const known = 'agentId' in ref ? ref : entry?.ref;
    const info = known && this.processes.getProcessInfo(known);
    return Promise.resolve(info && this.infoOf(info, entry));
  }

  listAgents(guildId?: string): Promise<HostedAgentInfo[]> {
    const infos = this.processes.listProcesses(guildId);
    return Promise.resolve(infos.map((info) => this.infoOf(info, this.entries.get(agentKey(info)))));
  }

  health(): Promise<HostHealth> {
    const { name, capacity } = this.options;
    const self = { hostname: name, incarnation: this.incarnation, capacity, draining: this.draining };
    return Promise.resolve({ ...self, healthy: !this.draining, agentCount: this.load().running });
  }

  async *watchAgents(signal: AbortSignal): AsyncIterable<AgentEvent> {
    const changes = eventStream<AgentEvent>((push) => this.watch(push), signal);
    for (const info of await this.listAgents()) {
      yield { info, from: info.state, to: info.state, cause: 'present when the watch began', at: new Date() };
    }
    yield* changes;
  }

  async *readLogs(
    ref: AgentRef,
    { tailLines, follow, signal }: { tailLines: number; follow: boolean; signal: AbortSignal },
  ): AsyncIterable<LogEntry> {
    const options = tailLines > 0 ? { tailLines } : {};
    yield* this.processes.readLog(ref, options);
    if (!follow) return;
    yield* eventStream<LogEntry>((push) => this.processes.followLog(ref, push), signal);
  }

  async drain(deadlineMs: number): Promise<{ stopped: number; forced: number }> {
    this.draining = true;
    await this.renewPresence();
    const startedAtMs = Date.now();
    const entries = [...this.entries.values()];
    await Promise.all(
      entries.map(({ ref }) => this.stopAgent({ ...ref, epoch: 0, timeoutMs: deadlineMs })),
    );
    const forced = Date.now() - startedAtMs >= deadlineMs ? entries.length : 0;
    return { stopped: entries.length, forced };
  }

  /** Ends everything: agents in parallel, their leases, the host's own (H4). Nothing of this host is left. */
  async close(graceMs: number): Promise<void> {
    this.draining = true;
    const abandoning = setTimeout(() => this.abandonAll(), graceMs);
    await this.processes.shutdown(graceMs);
    await Promise.allSettled([...this.entries.values()].map((entry) => this.release(entry)));
    clearTimeout(abandoning);
    await this.broker?.close();
    await this.presence.withdraw().catch((error: unknown) => this.logFailure('could not withdraw the host', error));
  }

  private enter(call: CreateAgentCall): Entry {
    const ref = { guildId: call.guildId, agentId: call.agentSpec.id };
    const hosted = this.hostedAgent(ref, call);
    const created = this.spawn(call, hosted);
    const entry: Entry = { ref, idempotencyKey: call.idempotencyKey, hosted, created };
    if (!this.entries.has(agentKey(ref))) this.entries.set(agentKey(ref), entry);
    created.catch(() => this.release(entry));
    return entry;
  }

  private hostedAgent(ref: AgentRef, call: CreateAgentCall): HostedAgent {
    if (!this.broker) throw unavailable('HOST_UNREACHABLE', 'The host has not started yet.');
    return new HostedAgent(this.leaseOf(ref, call), {
      store: this.store,
      broker: this.broker,
      leaseTtlMs: this.options.leaseTtlMs,
      cursorStart: call.cursorStart,
      onLost: (reason) => void this.processes.killAgentProcess(ref, reason),
      onBroken: (reason) => void this.processes.restartAgentProcess(ref, reason),
    });
  }

  private leaseOf(ref: AgentRef, call: CreateAgentCall): Lease {
    const { name, address } = this.options;
    const owner = { host: name, incarnation: this.incarnation, address };
    const idempotencyKey = call.idempotencyKey || randomUUID();
    return { ...ref, ...owner, epoch: call.epoch, state: 'starting', sinceMs: Date.now(), idempotencyKey };
  }

  private spawn(call: CreateAgentCall, link: HostedAgent): Promise<AgentProcessInfo> {
    const { agentSpec, guildSpec, messagingConfig, machineId, clientType, clientProperties } = call;
    const { organizationId, defaultTopic } = call;
    const deadlineMs = call.deadlineMs || defaultStartMs;
    const start = { link, organizationId, defaultTopic, deadlineMs };
    return this.processes.spawnAgentProcess(
      agentSpec, guildSpec, messagingConfig, machineId, clientType, clientProperties, start,
    );
  }

  /** Gives up the lease of an agent that has no process any more. */
  private async release({ ref, hosted }: Entry): Promise<void> {
    const key = agentKey(ref);
    if (this.entries.get(key)?.hosted === hosted) this.entries.delete(key);
    if (hosted.currentLease.epoch === 0) return;
    await this.store.leases
      .deregister(ref, hosted.currentLease)
      .catch((error: unknown) => this.logFailure(`could not give up the lease of ${ref.agentId}`, error));
  }

  private byIdempotencyKey(key: string): Entry | undefined {
    if (key === '') return undefined;
    return [...this.entries.values()].find((entry) => entry.idempotencyKey === key);
  }

  private onChanged(info: AgentProcessInfo, from: AgentState, to: AgentState, cause: string): void {
    const entry = this.entries.get(agentKey(info));
    const event: AgentEvent = { info: this.infoOf(info, entry), from, to, cause, at: new Date() };
    for (const push of this.watchers) push(event);
    if (entry && isEnded(to)) void this.release(entry);
  }

  private watch(push: (event: AgentEvent) => void): () => void {
    this.watchers.add(push);
    return () => this.watchers.delete(push);
  }

  private infoOf(info: AgentProcessInfo, entry: Entry | undefined): HostedAgentInfo {
    const { name } = this.options;
    const idempotencyKey = entry?.idempotencyKey ?? '';
    return { ...info, host: name, incarnation: this.incarnation, idempotencyKey };
  }

  private load(): HostLoad {
    const infos = this.processes.listProcesses().filter(({ state }) => !isEnded(state));
    const memoryBytes = infos.reduce((sum, info) => sum + (info.memoryBytes ?? 0), 0);
    return { running: infos.length, memoryBytes, draining: this.draining };
  }

  private async endFenced(): Promise<void> {
    this.options.logger.warn('this incarnation was fenced: its agents end', { incarnation: this.incarnation });
    const entries = [...this.entries.values()];
    await Promise.all(entries.map(({ ref }) => this.processes.killAgentProcess(ref, 'the host was fenced')));
    this.presence.redraw();
    await this.presence.take(this.load());
  }

  private abandonAll(): void {
    for (const { hosted } of this.entries.values()) hosted.abandon();
  }

  private logFailure(what: string, error: unknown): void {
    this.options.logger.warn(what, { error: asGuildhallError(error).message });
  }
}
