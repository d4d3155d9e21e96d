import { randomUUID } from 'node:crypto';
import { loadavg, availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { conflict } from '@guildhall/contract';
import { whyGone as whyDialled, type DialAnswer } from '@guildhall/grpc';
import { leaseClockMs } from '@guildhall/processes';
import type { AnnounceOutcome, HostLease, HostLeaseStore } from '@guildhall/registry';
import type { HostOptions } from './host-options';

export interface HostLoad {
  readonly running: number;
  readonly memoryBytes: number;
  readonly draining: boolean;
  readonly drainAskedBy?: string;
}

/** The host's own lease: its name, its incarnation, and what it says of itself (DESIGN 5.4). */
export class HostPresence {
  private drawn = randomUUID();
  private withdrawn = false;
  private sentAtMs = 0;
  private toldRunning = 0;

  constructor(
    private readonly hosts: HostLeaseStore,
    private readonly options: HostOptions,
  ) {}

  get incarnation(): string {
    return this.drawn;
  }

  /** When the announcement was sent that the store accepted last, by leaseClockMs: its lease begins no earlier. */
  get renewedAtMs(): number {
    return this.sentAtMs;
  }

  /** Whether it said last that it has no room: placement passes over it. */
  get isToldFull(): boolean {
    return this.toldRunning >= this.options.capacity;
  }

  /**
   * Takes the name. A holder that answers keeps it; one whose port refuses, or belongs to another incarnation by now, is
   * fenced and replaced at once; a silent one is waited for until its lease ends.
   * @throws GuildhallError conflict HOST_NAME_TAKEN
   */
  async take(load: HostLoad): Promise<void> {
    const giveUpAtMs = Date.now() + this.options.hostTtlMs + 1000;
    while (!this.withdrawn) {
      const outcome = await this.announce(load);
      if (outcome.outcome === 'announced') return;
      if (outcome.outcome === 'name_taken') await this.contest(outcome.holder, giveUpAtMs);
      else this.drawn = randomUUID();
    }
  }

  /** Renews the lease. False: another incarnation has the name, or this one was fenced. */
  async renew(load: HostLoad): Promise<boolean> {
    const outcome = await this.announce(load);
    return outcome.outcome === 'announced';
  }

  /** After a fence: another incarnation of the same host. */
  redraw(): void {
    this.drawn = randomUUID();
  }

  /** Gives the name up; nothing takes it again. */
  async withdraw(): Promise<void> {
    this.withdrawn = true;
    await this.hosts.withdraw(this.options.name, this.drawn);
  }

  private async announce(load: HostLoad): Promise<AnnounceOutcome> {
    const sentAtMs = leaseClockMs();
    this.toldRunning = load.running;
    const outcome = await this.hosts.announce(this.lease(load), this.options.hostTtlMs);
    if (outcome.outcome === 'announced') this.sentAtMs = sentAtMs;
    return outcome;
  }

  private async contest(holder: HostLease, giveUpAtMs: number): Promise<void> {
    const dialled = await this.options.dial(holder.address);
    // Who had the address that this host listens on now is dead; elsewhere a refusal says nothing of the processes there.
    const isDead = holder.address === this.options.address;
    if (isGone(dialled, holder)) {
      const by = `host ${this.options.name}, which takes its name`;
      return this.hosts.fence(holder.host, holder.incarnation, { isDead, by, why: whyGone(dialled, holder) });
    }
    if (dialled.answer === 'answered' || Date.now() > giveUpAtMs) throw this.taken(holder);
    await wait(250);
  }

  private taken(holder: HostLease) {
    const where = holder.address || 'this machine';
    return conflict(
      'HOST_NAME_TAKEN',
      `A living host at ${where} has the name ${holder.host}. Give this one another HOSTNAME, or stop that one.`,
      { field: 'HOSTNAME' },
    );
  }

  private lease({ running, memoryBytes, draining, drainAskedBy }: HostLoad): HostLease {
    const { name, address, capacity, classes, zone, labels } = this.options;
    const cpu = (loadavg()[0] ?? 0) / availableParallelism();
    const self = { host: name, incarnation: this.drawn, address, capacity, zone, labels, classes };
    return { ...self, running, memoryBytes, draining, drainAskedBy, cpu };
  }
}

function isGone(dialled: DialAnswer, { incarnation }: HostLease): boolean {
  return dialled.answer === 'refused' || (dialled.answer === 'answered' && dialled.incarnation !== incarnation);
}

/** An embedded engine has no port. */
function whyGone(dialled: DialAnswer, { address }: HostLease): string {
  return address === '' ? 'its engine is gone' : whyDialled(dialled);
}
