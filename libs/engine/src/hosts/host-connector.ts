import type { HostCalls } from '@guildhall/host';

/** How the engine reaches hosts: by direct call or over gRPC (DESIGN 6). */
export interface HostConnector {
  /** The calls of the host at an address; cheap, may be asked again for each call. */
  connect(address: string): HostCalls;
  close(): Promise<void>;
}
