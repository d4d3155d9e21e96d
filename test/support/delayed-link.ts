import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A way to a server of the loopback on which everything takes a while, in order. */
export class DelayedLink {
  private readonly sockets = new Set<Socket>();
  private delayMs: () => number = () => 0;

  private constructor(
    private readonly server: Server,
    private readonly targetPort: number,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  static async to(targetPort: number): Promise<DelayedLink> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new DelayedLink(server, targetPort);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** From now on each way takes so long, drawn anew for whatever is sent together. */
  delay(delayMs: () => number): void {
    this.delayMs = delayMs;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private join(client: Socket): void {
    const target = connect(this.targetPort, '127.0.0.1');
    for (const socket of [client, target]) {
      this.sockets.add(socket.setNoDelay(true));
      socket.on('error', () => undefined);
    }
    this.carry(client, target);
    this.carry(target, client);
  }

  private carry(from: Socket, to: Socket): void {
    let last: Promise<unknown> = Promise.resolve();
    const after = (act: () => unknown) => {
      const due = wait(this.delayMs());
      last = last.then(() => due).then(act);
    };
    from.on('data', (chunk: Buffer) => after(() => to.write(chunk)));
    from.on('close', () => after(() => to.destroy()));
  }
}
