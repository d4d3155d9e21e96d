import type { HostCandidate } from './host-candidate';

/** Where the directory learns of hosts: their leases, all or a list of them; EndpointSlices will be another. */
export interface HostsSource {
  /** The hosts present now. Asked again when what it said last is older than a second. */
  list(): Promise<readonly HostCandidate[]>;
  /** Why it told of none when it was asked last, as a part of a sentence; absent: none is present. */
  readonly whyNone?: string;
}
