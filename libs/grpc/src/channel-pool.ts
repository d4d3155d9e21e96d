import { Client, credentials, type ChannelOptions } from '@grpc/grpc-js';
import { createStream, type CreateStream } from './create-stream';

/** Notices a peer that was powered off, which sends no FIN. Messages hold a spec of 1 MiB and a batch of them. */
const channelOptions: ChannelOptions = {
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.max_receive_message_length': 64 * 1024 * 1024,
  'grpc.max_send_message_length': 64 * 1024 * 1024,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  'grpc.use_local_subchannel_pool': 1,
};

/** The way to one address. */
export interface HostChannel {
  readonly client: Client;
  /** Agents to create. */
  readonly creates: CreateStream;
}

/** One channel for each address, made at the first call and kept (E3). */
export class ChannelPool {
  private readonly channels = new Map<string, HostChannel>();

  channel(address: string): HostChannel {
    const known = this.channels.get(address);
    if (known) return known;
    const client = new Client(address, credentials.createInsecure(), channelOptions);
    const channel = { client, creates: createStream(client) };
    this.channels.set(address, channel);
    return channel;
  }

  /** Ends channels to addresses that are not in use any more; what waits for an answer there still gets it. */
  keepOnly(addresses: ReadonlySet<string>): void {
    for (const [address, { client, creates }] of this.channels) {
      if (addresses.has(address)) continue;
      creates.close();
      client.close();
      this.channels.delete(address);
    }
  }

  close(): void {
    this.keepOnly(new Set());
  }
}
