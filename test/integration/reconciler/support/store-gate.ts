import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What of a step does not arrive: the request at the store, or the store's answer. */
export type Withheld = 'request' | 'answer';

interface Watch {
  readonly isStep: (request: string) => boolean;
  readonly withhold: Withheld;
  readonly reached: () => void;
}

/**
 * Stands between one process and its store. The first request that is waited for shows that a stage was reached; from then
 * on nothing passes on its connection in that direction, so that the stage lasts until the process is killed.
 */
export class StoreGate {
  private readonly sockets = new Set<Socket>();
  private watch: Watch | undefined;

  private constructor(
    private readonly server: Server,
    private readonly storePort: number,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  static async before(storePort: number): Promise<StoreGate> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new StoreGate(server, storePort);
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resolves when the step was asked for; of its two ways one is closed then. */
  closeAt(isStep: (request: string) => boolean, withhold: Withheld): Promise<void> {
    return new Promise((reached) => (this.watch = { isStep, withhold, reached }));
  }

  /** Waits for nothing any more; what is closed stays closed. */
  forget(): void {
    this.watch = undefined;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private join(client: Socket): void {
    const store = connect(this.storePort, '127.0.0.1');
    for (const socket of [client, store]) {
      this.sockets.add(socket.setNoDelay(true));
      socket.on('error', () => undefined);
    }
    let closed: Withheld | undefined;
    client.on('data', (chunk: Buffer) => {
      closed ??= this.closes(chunk);
      if (closed !== 'request') store.write(chunk);
    });
    store.on('data', (chunk: Buffer) => closed !== 'answer' && client.write(chunk));
    client.on('close', () => store.destroy());
    store.on('close', () => client.destroy());
  }

  private closes(request: Buffer): Withheld | undefined {
    if (!this.watch?.isStep(request.toString())) return undefined;
    const { withhold, reached } = this.watch;
    this.watch = undefined;
    reached();
    return withhold;
  }
}
