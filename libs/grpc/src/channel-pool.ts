import { Client, credentials, type ChannelOptions } from '@grpc/grpc-js';

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

/** One channel for each address, made at the first call and kept (E3). */
export class ChannelPool {
  private readonly clients = new Map<string, Client>();

  client(address: string): Client {
    const known = this.clients.get(address);
    if (known) return known;
    const client = new Client(address, credentials.createInsecure(), channelOptions);
    this.clients.set(address, client);
    return client;
  }

  /** Ends channels to addresses that are not in use any more. */
  keepOnly(addresses: ReadonlySet<string>): void {
    for (const [address, client] of this.clients) {
      if (addresses.has(address)) continue;
      client.close();
      this.clients.delete(address);
    }
  }

  close(): void {
    this.keepOnly(new Set());
  }
}
