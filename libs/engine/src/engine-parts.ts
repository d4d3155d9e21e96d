import type { DialAnswer } from '@guildhall/grpc';
import type { PlacementService } from '@guildhall/placement';
import type { Logger } from '@guildhall/telemetry';
import type { HostConnector } from './hosts/host-connector';
import type { Leadership } from './reconciler/leadership';
import type { EngineStore } from './store/engine-store';

/** How the engine keeps what runs as it should be; without it, it only does what it is asked. */
export interface Reconciliation {
  /** Who it is that keeps it so, for people. */
  readonly by: string;
  readonly leadership: Leadership;
  /** Finds out whether a host lives; absent where the one host is in this process. */
  readonly dial?: (address: string) => Promise<DialAnswer>;
  /** Life of a host's lease: so long hosts are given to announce themselves after an outage. */
  readonly hostTtlMs: number;
  readonly logger: Logger;
}

/** What an engine is made of; the store and the way to a host are its two seams. */
export interface EngineParts {
  readonly store: EngineStore;
  readonly placement: PlacementService;
  readonly connector: HostConnector;
  readonly reconciliation?: Reconciliation;
}
