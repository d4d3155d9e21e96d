import type { PlacementService } from '@guildhall/placement';
import type { HostConnector } from './hosts/host-connector';
import type { EngineStore } from './store/engine-store';

/** What an engine is made of; the store and the way to a host are its two seams. */
export interface EngineParts {
  readonly store: EngineStore;
  readonly placement: PlacementService;
  readonly connector: HostConnector;
}
