export type { HostCandidate } from './host-candidate';
export { HostDirectory } from './host-directory';
export type { HostsSource } from './hosts.source';
export { PlacementService, type PlacementServiceOptions, type SelectOptions } from './placement.service';
export { HostLeaseSource, type HostLeases } from './sources/host-lease.source';
