import type { HostCandidate } from './host-candidate';

/** Where the directory learns of hosts: a static list, their leases; EndpointSlices will be a third. */
export interface HostsSource {
  /** The hosts present now. Asked again when what it said last is older than a second. */
  list(): Promise<readonly HostCandidate[]>;
}
