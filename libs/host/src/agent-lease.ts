import type { Fence, Fencing } from '@guildhall/contract';
import type { OpenOutcome } from '@guildhall/messaging';
import type { Lease } from '@guildhall/registry';
import type { HostStore } from './host-store';
import { keepLease, registerLease, reserveStrictEpoch } from './register-lease';

export interface AgentLeaseParts {
  readonly store: HostStore;
  readonly leaseTtlMs: number;
  readonly fencing: Fencing;
  /** It answers to a wish in the store: when that is gone, it does not start. */
  readonly wished: boolean;
  /** Tells a store that lost data what runs here, wishes included. */
  readonly announce: () => Promise<void>;
}

/** An agent's lease on this host: taken with its first process, kept over those that follow. */
export class AgentLease {
  private held = false;
  private asked = false;

  constructor(
    private lease: Lease,
    private readonly parts: AgentLeaseParts,
  ) {}

  get current(): Lease {
    return this.lease;
  }

  get fence(): Fence {
    const { guildId, agentId, epoch, incarnation } = this.lease;
    return { guildId, agentId, epoch, incarnation };
  }

  /** Whether it was taken. */
  get isHeld(): boolean {
    return this.held;
  }

  /** Whether it was asked for; a create that was refused before must not give up the lease of another. */
  get wasAskedFor(): boolean {
    return this.asked;
  }

  /** The epoch that was reserved elsewhere, for an agent that is handed over. */
  setEpoch(epoch: number): void {
    this.lease = { ...this.lease, epoch };
  }

  /** Takes it, or keeps what it has, and reads where a process goes on. With the epoch known both travel together. */
  async open(): Promise<OpenOutcome> {
    this.asked = true;
    const opened = await this.openUnder();
    this.held ||= opened.outcome === 'opened';
    return opened;
  }

  async markRunning(): Promise<void> {
    this.lease = { ...this.lease, state: 'running' };
    await this.write();
  }

  /** The store answers what travels together in this order. */
  private async openUnder(): Promise<OpenOutcome> {
    const { leases, messages } = this.parts.store;
    if (this.lease.epoch === 0 && this.parts.fencing === 'strict') {
      this.setEpoch(await reserveStrictEpoch(leases, this.lease));
    }
    if (this.lease.epoch === 0) {
      this.setEpoch(await this.take());
      return messages.open(this.fence);
    }
    const [wasAnnounced, opened] = await Promise.all([this.write(), messages.open(this.fence)]);
    return wasAnnounced ? messages.open(this.fence) : opened;
  }

  /** @returns whether the store had lost the lease, and was told of it */
  private async write(): Promise<boolean> {
    const { store, leaseTtlMs: ttlMs, announce } = this.parts;
    if (this.held) return keepLease(store.leases, this.lease, { ttlMs, announce });
    await this.take();
    return false;
  }

  /** @returns the epoch it is held under */
  private take(): Promise<number> {
    const { store, leaseTtlMs, wished } = this.parts;
    return registerLease(store.leases, this.lease, leaseTtlMs, { wished });
  }
}
