import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/**
 * Stands between a client and a server and counts round trips: each time that the client speaks after the server has
 * spoken. What is sent without waiting for an answer, in however many pieces, is one.
 */
export class RoundTripRelay {
  private readonly sockets = new Set<Socket>();
  private serverSpoke = true;
  private trips = 0;

  private constructor(
    private readonly server: Server,
    private readonly targetPort: number,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  static async before(targetPort: number): Promise<RoundTripRelay> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RoundTripRelay(server, targetPort);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Round trips since the last call. */
  take(): number {
    const { trips } = this;
    this.trips = 0;
    return trips;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private join(client: Socket): void {
    const target = connect(this.targetPort, '127.0.0.1');
    for (const socket of [client, target]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', () => this.clientSpeaks());
    target.on('data', () => (this.serverSpoke = true));
    client.pipe(target).pipe(client);
  }

  private clientSpeaks(): void {
    if (this.serverSpoke) this.trips += 1;
    this.serverSpoke = false;
  }
}
