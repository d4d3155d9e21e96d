import type { AgentProcessManager } from '@guildhall/processes';
import type { Lease } from '@guildhall/registry';
import type { AgentRoster, RosterEntry } from './agent-roster';
import type { HostOptions } from './host-options';
import { HostPresence, type HostLoad } from './host-presence';
import type { HostStore } from './host-store';
import { StrictLease } from './strict-lease';
import { wishRecords } from './wish-records';

/** The host's own lease and those of its agents: taken, renewed, told to a store that lost them, begun anew after a fence. */
export class HostLeases {
  private readonly presence: HostPresence;
  private readonly strict: StrictLease;
  private storeId: string | undefined;
  /** Of the store, when it last heard what runs here. */
  private announcedAt: number | undefined;
  private beginning: Promise<void> | undefined;

  constructor(
    private readonly store: HostStore,
    private readonly processes: AgentProcessManager,
    private readonly options: HostOptions,
    private readonly roster: AgentRoster,
    private readonly load: () => HostLoad,
  ) {
    this.presence = new HostPresence(store.hosts, options);
    this.strict = new StrictLease({ ...options, allow: (untilMs) => processes.runStrictUntil(untilMs) });
  }

  get incarnation(): string {
    return this.presence.incarnation;
  }

  /** @throws GuildhallError conflict HOST_NAME_TAKEN | unavailable STORE_UNREACHABLE */
  async take(): Promise<void> {
    await this.takePresence();
    // Known from the first agent on: a store that is emptied before the first renewal is to be told of it as well.
    this.storeId = await this.store.readId();
  }

  /** The host's own; see AgentHost.renewPresence. */
  async renewPresence(): Promise<void> {
    if (!(await this.presence.renew(this.load()))) return this.endFenced();
    await this.keepStrictRunning();
    const storeId = await this.store.readId();
    if (this.storeId !== undefined && this.storeId !== storeId) await this.renewAgents();
    this.storeId = storeId;
  }

  /** To be called when an agent has ended: a host that is taken to be full says at once that it is not. */
  async tellRoom(): Promise<void> {
    if (this.presence.isToldFull && this.load().running < this.options.capacity) await this.renewPresence();
  }

  /** Those of all agents; see AgentHost.heartbeat. */
  async renewAgents(): Promise<void> {
    const entries = this.roster.all().filter(({ hosted }) => hosted.isHeld);
    const owner = { host: this.options.name, incarnation: this.incarnation };
    const leases = entries.map(({ hosted }) => hosted.currentLease);
    const enquiry = this.strict.enquire();
    const reached = this.store.timesReached?.();
    const onLost = (lost: readonly Lease[]) => this.wishAgain(lost);
    const outcome = await this.store.leases.heartbeat(owner, leases, this.options.leaseTtlMs, onLost);
    if (outcome.outcome === 'fenced') return this.endFenced();
    this.announcedAt = reached;
    const taken = entries.filter((_entry, index) => outcome.leases[index] === 'taken');
    await this.killAll(this.roster.present(taken), 'a higher epoch took the agent');
    this.strict.agentsRenewed(enquiry);
  }

  /** Whether the store was reached anew since it heard what runs here: a replica that was promoted may know less. */
  get hasToAnnounce(): boolean {
    return this.announcedAt !== this.store.timesReached?.();
  }

  /** Gives the host's name up; nothing takes it again. */
  withdraw(): Promise<void> {
    return this.presence.withdraw();
  }

  private async takePresence(): Promise<void> {
    await this.presence.take(this.load());
    await this.keepStrictRunning();
  }

  private async keepStrictRunning(): Promise<void> {
    if (!this.strict.hostRenewed(this.presence.renewedAtMs)) await this.renewAgents();
  }

  private async wishAgain(lost: readonly Lease[]): Promise<void> {
    const entries = lost.map((lease) => this.roster.get(lease)).filter((entry) => entry && !entry.hosted.isEnding);
    for (const entry of entries) entry?.hosted.storeWasLost();
    const wishes = entries.flatMap((entry) => (entry ? [wishRecords(entry.call)] : []));
    await Promise.all(wishes.map(({ guild, agent }) => this.store.guilds.putAgent(guild, agent)));
    this.options.logger.warn('STORE_LOST: the store lost data; what runs here is announced', { agents: lost.length });
  }

  /** Both renewals may find it out at the same time. */
  private endFenced(): Promise<void> {
    this.beginning ??= this.beginAnew().finally(() => (this.beginning = undefined));
    return this.beginning;
  }

  private async beginAnew(): Promise<void> {
    this.options.logger.warn('this incarnation was fenced: its agents end', { incarnation: this.incarnation });
    await this.killAll(this.roster.all(), 'the host was fenced');
    this.presence.redraw();
    await this.takePresence();
  }

  private async killAll(entries: readonly RosterEntry[], reason: string): Promise<void> {
    for (const { hosted } of entries) hosted.expectEnd();
    await Promise.all(entries.map(({ ref }) => this.processes.killAgentProcess(ref, reason)));
  }
}
