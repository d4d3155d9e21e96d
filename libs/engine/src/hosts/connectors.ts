import { unavailable } from '@guildhall/contract';
import { ChannelPool } from '@guildhall/grpc';
import type { HostCalls } from '@guildhall/host';
import { defaultDeadlines, GrpcHost, type CallDeadlines } from './grpc-host';
import type { HostConnector } from './host-connector';

/** Hosts in other processes, over one channel for each address. */
export class GrpcHostConnector implements HostConnector {
  private readonly pool = new ChannelPool();

  constructor(private readonly deadlines: CallDeadlines = defaultDeadlines) {}

  connect(address: string): HostCalls {
    return new GrpcHost(this.pool, address, this.deadlines);
  }

  close(): Promise<void> {
    this.pool.close();
    return Promise.resolve();
  }
}

/** The one host inside this process. */
export class DirectHostConnector implements HostConnector {
  /** @param close ends the host and with it its agents */
  constructor(
    private readonly host: HostCalls,
    readonly address: string,
    readonly close: () => Promise<void>,
  ) {}

  connect(address: string): HostCalls {
    if (address === this.address) return this.host;
    throw unavailable('HOST_UNREACHABLE', `The embedded engine has no host at ${address || 'this address'}.`);
  }
}
