import type { DialAnswer } from '@guildhall/grpc';
import type { Logger } from '@guildhall/telemetry';

export interface HostOptions {
  /** Name of the host; unique among the living hosts of a store. */
  readonly name: string;
  /** `address:port` of its AgentHostService; empty in the embedded way. */
  readonly address: string;
  /** How many agents it runs at most. Default 100. */
  readonly capacity: number;
  /** Class names of its catalog. */
  readonly classes: readonly string[];
  readonly zone: string;
  readonly labels: { readonly [name: string]: string };
  /** Life of the host's own lease without renewal. Default 15,000. */
  readonly hostTtlMs: number;
  /** Life of an agent's lease without renewal. Default 60,000. */
  readonly leaseTtlMs: number;
  /** Dials the holder of this host's name; see HostPresence. */
  readonly dial: DialHost;
  readonly logger: Logger;
}

/** Whether a host answers at an address; see dialHost in @guildhall/grpc. */
export type DialHost = (address: string) => Promise<DialAnswer>;
