import { leaseClockMs } from '@guildhall/processes';

export interface StrictLeaseOptions {
  readonly hostTtlMs: number;
  readonly leaseTtlMs: number;
  /** Lets strict agents run until then, by leaseClockMs. */
  readonly allow: (untilMs: number) => void;
}

/** One question to the store about the agents' leases, and what was in doubt when it was sent. */
export interface Enquiry {
  readonly sentAtMs: number;
  readonly doubt: number;
}

/**
 * Strict agents are frozen this share of the host's TTL before a lease may have run out (3 s of the default 15 s): for
 * clocks that do not run alike, a guard that gets the processor late, and the time that freezing takes.
 */
const marginShare = 0.2;

/**
 * Until when this host knows for certain that nobody else may run its agents: as long as the last renewals that the store
 * answered are good for, counted from before they were sent, its own lease's and that of its agents' leases.
 *
 * Once the host's own lease may have run out, agents may have been taken, and its renewal says nothing of them: nothing is
 * allowed until the leases of the agents were renewed after it, and those that were taken have ended.
 */
export class StrictLease {
  private hostEndMs = 0;
  private agentsEndMs = 0;
  private doubt = 0;
  private settledDoubt = 0;

  constructor(private readonly options: StrictLeaseOptions) {}

  /**
   * The host's own lease was renewed.
   * @returns false when it may have run out before: the agents' leases have to be looked at
   */
  hostRenewed(sentAtMs: number): boolean {
    if (leaseClockMs() >= this.hostEndMs) this.doubt += 1;
    this.hostEndMs = sentAtMs + this.options.hostTtlMs;
    this.allow();
    return this.isCertain;
  }

  /** To be called before the agents' leases are renewed. */
  enquire(): Enquiry {
    return { sentAtMs: leaseClockMs(), doubt: this.doubt };
  }

  /** They were, and what others have taken has ended here. */
  agentsRenewed({ sentAtMs, doubt }: Enquiry): void {
    this.settledDoubt = Math.max(this.settledDoubt, doubt);
    this.agentsEndMs = Math.max(this.agentsEndMs, sentAtMs + this.options.leaseTtlMs);
    this.allow();
  }

  private get isCertain(): boolean {
    return this.settledDoubt === this.doubt;
  }

  private allow(): void {
    const { hostTtlMs, allow } = this.options;
    if (this.isCertain) allow(Math.min(this.hostEndMs, this.agentsEndMs) - marginShare * hostTtlMs);
  }
}
