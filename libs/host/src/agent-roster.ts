import { randomUUID } from 'node:crypto';
import { agentKey, agentOptions, asGuildhallError, type AgentRef } from '@guildhall/contract';
import type { AgentProcessInfo, AgentProcessManager } from '@guildhall/processes';
import type { Lease } from '@guildhall/registry';
import type { Activation } from './activation';
import type { MessageBroker } from './delivery/message-broker';
import type { CreateAgentCall } from './host-calls';
import type { HostOptions } from './host-options';
import type { HostStore } from './host-store';
import { HostedAgent, type HostedAgentParts } from './hosted-agent';
import { requireRepeat } from './require-repeat';

const defaultStartMs = 60_000;

/** One agent that this host starts or runs. */
export interface RosterEntry {
  readonly ref: AgentRef;
  readonly call: CreateAgentCall;
  readonly idempotencyKey: string;
  readonly hosted: HostedAgent;
  /** Given for an agent that is prepared for a hand-over. */
  readonly activation?: Activation;
  /** Settles when the first process is ready or the start has failed. */
  readonly created: Promise<AgentProcessInfo>;
}

interface EntryParts {
  readonly incarnation: string;
  readonly broker: MessageBroker;
  readonly activation?: Activation;
  readonly announce: () => Promise<void>;
}

/** The agents of this host, from the moment their create arrives until their lease is given up. */
export class AgentRoster {
  private readonly entries = new Map<string, RosterEntry>();
  private readonly byKey = new Map<string, RosterEntry>();

  constructor(
    private readonly store: HostStore,
    private readonly processes: AgentProcessManager,
    private readonly options: HostOptions,
  ) {}

  get(ref: AgentRef): RosterEntry | undefined {
    return this.entries.get(agentKey(ref));
  }

  byIdempotencyKey(key: string): RosterEntry | undefined {
    return this.byKey.get(key);
  }

  /**
   * What was begun under the call's idempotency key.
   *
   * @throws GuildhallError conflict IDEMPOTENCY_KEY_TAKEN when that is another agent
   */
  begunBy(call: CreateAgentCall): RosterEntry | undefined {
    const entry = this.byKey.get(call.idempotencyKey);
    if (entry) requireRepeat(call, entry.call);
    return entry;
  }

  all(): RosterEntry[] {
    return [...this.entries.values()];
  }

  /** Those of them that are still here: an agent that ended since may have been started again, under a higher epoch. */
  present(entries: readonly RosterEntry[]): RosterEntry[] {
    return entries.filter((entry) => this.get(entry.ref) === entry);
  }

  /** Begins a start. It leaves the roster again when it fails. */
  enter(call: CreateAgentCall, { incarnation, broker, activation, announce }: EntryParts): RosterEntry {
    const ref = { guildId: call.guildId, agentId: call.agentSpec.id };
    const lease = this.leaseOf(ref, call, incarnation);
    const { fencing } = agentOptions(call.guildSpec, call.agentSpec);
    const options = { fencing, wished: call.wish !== undefined, cursorStart: call.cursorStart };
    const hosted = this.hostedAgent(lease, { ...options, broker, activation, announce });
    const created = this.spawn(call, hosted).catch((error: unknown) => this.giveUp(entry, error));
    const entry: RosterEntry = { ref, call, idempotencyKey: call.idempotencyKey, hosted, activation, created };
    // A second start of the same agent is refused by the process manager; the first keeps its place and its key.
    if (!this.get(ref)) this.entries.set(agentKey(ref), entry);
    if (entry.idempotencyKey !== '' && !this.isKeyHeld(entry)) this.byKey.set(entry.idempotencyKey, entry);
    return entry;
  }

  /** Nothing of a start that failed is left when its caller is told: a repeat must not meet what the first one had. */
  private async giveUp(entry: RosterEntry, error: unknown): Promise<never> {
    this.forget(entry);
    await entry.hosted.undoStart().catch((failure: unknown) => this.warn('could not undo a start', entry, failure));
    await this.deregister(entry);
    this.forgetKey(entry);
    throw error;
  }

  /** Gives up the lease of an agent that has no process any more. */
  async release(entry: RosterEntry): Promise<void> {
    this.forget(entry);
    this.forgetKey(entry);
    await this.deregister(entry);
  }

  private async deregister(entry: RosterEntry): Promise<void> {
    const { ref, hosted } = entry;
    if (!hosted.hasAskedForLease || hosted.currentLease.epoch === 0) return;
    await this.store.leases.deregister(ref, hosted.currentLease).catch((error: unknown) => {
      // It runs out by itself.
      this.warn('could not give up a lease', entry, error);
    });
  }

  /** Another start of the agent may take its place from here on. */
  forget(entry: RosterEntry): void {
    if (this.get(entry.ref) === entry) this.entries.delete(agentKey(entry.ref));
  }

  private isKeyHeld({ idempotencyKey }: RosterEntry): boolean {
    const holder = this.byKey.get(idempotencyKey);
    return holder !== undefined && this.get(holder.ref) === holder;
  }

  private forgetKey(entry: RosterEntry): void {
    if (this.byKey.get(entry.idempotencyKey) === entry) this.byKey.delete(entry.idempotencyKey);
  }

  private warn(what: string, { ref }: RosterEntry, error: unknown): void {
    this.options.logger.warn(what, { ...ref, error: asGuildhallError(error).message });
  }

  private hostedAgent(
    lease: Lease,
    parts: Pick<HostedAgentParts, 'broker' | 'activation' | 'cursorStart' | 'fencing' | 'announce' | 'wished'>,
  ): HostedAgent {
    const ref = { guildId: lease.guildId, agentId: lease.agentId };
    // What the store answers to one process must not end the next one, which it was not said of.
    const ifPresent = (act: () => void) => {
      if (this.get(ref)?.hosted === hosted) act();
    };
    const hosted: HostedAgent = new HostedAgent(lease, {
      ...parts,
      store: this.store,
      leaseTtlMs: this.options.leaseTtlMs,
      onLost: (reason) => ifPresent(() => void this.processes.killAgentProcess(ref, reason)),
      onBroken: (reason) => ifPresent(() => this.processes.restartAgentProcess(ref, reason)),
    });
    return hosted;
  }

  private leaseOf(ref: AgentRef, call: CreateAgentCall, incarnation: string): Lease {
    const { name: host, address } = this.options;
    const idempotencyKey = call.idempotencyKey || randomUUID();
    return {
      ...ref,
      host,
      incarnation,
      address,
      epoch: call.epoch,
      state: 'starting',
      sinceMs: Date.now(),
      idempotencyKey,
      wishDigest: call.wish?.digest ?? '',
    };
  }

  private spawn(call: CreateAgentCall, link: HostedAgent): Promise<AgentProcessInfo> {
    const { agentSpec, guildSpec, messagingConfig, machineId, clientType, clientProperties } = call;
    const { organizationId, defaultTopic } = call;
    const start = { link, organizationId, defaultTopic, deadlineMs: call.deadlineMs || defaultStartMs };
    return this.processes.spawnAgentProcess(
      agentSpec,
      guildSpec,
      messagingConfig,
      machineId,
      clientType,
      clientProperties,
      start,
    );
  }
}
