import type { HostCandidate } from '../host-candidate';
import type { HostsSource } from '../hosts.source';

/** Hosts that were named in the settings. */
export class StaticHostsSource implements HostsSource {
  constructor(private readonly hosts: readonly HostCandidate[]) {}

  /** @param addresses `address:port`, which serve as names too */
  static ofAddresses(addresses: readonly string[]): StaticHostsSource {
    return new StaticHostsSource(addresses.map((address) => ({ host: address, address })));
  }

  list(): Promise<readonly HostCandidate[]> {
    return Promise.resolve(this.hosts);
  }
}
