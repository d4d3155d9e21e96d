import type { HostCandidate } from '../host-candidate';
import type { HostsSource } from '../hosts.source';

/** What is asked of the store: the present hosts. */
export interface HostLeases {
  list(): Promise<readonly HostCandidate[]>;
}

/**
 * Hosts by the leases they hold in the store; with `addresses`, only those of them. A list alone would not do: a host
 * without a lease cannot take those of agents, and nobody would know its name.
 */
export class HostLeaseSource implements HostsSource {
  private leftOut = 0;

  constructor(
    private readonly leases: HostLeases,
    private readonly addresses: readonly string[] = [],
  ) {}

  async list(): Promise<readonly HostCandidate[]> {
    const present = await this.leases.list();
    if (this.addresses.length === 0) return present;
    const listed = present.filter(({ address }) => this.addresses.includes(address));
    this.leftOut = present.length - listed.length;
    return listed;
  }

  get whyNone(): string | undefined {
    if (this.leftOut === 0) return undefined;
    const others = this.leftOut === 1 ? '1 other is' : `${this.leftOut} others are`;
    return `none of those in AGENT_HOSTS is present, ${others}`;
  }
}
