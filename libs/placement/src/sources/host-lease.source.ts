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
  constructor(
    private readonly leases: HostLeases,
    private readonly addresses: readonly string[] = [],
  ) {}

  async list(): Promise<readonly HostCandidate[]> {
    const present = await this.leases.list();
    return this.addresses.length === 0 ? present : present.filter(({ address }) => this.addresses.includes(address));
  }
}
