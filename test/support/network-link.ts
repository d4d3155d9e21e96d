import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Sees what passes over one connection. */
export interface ConnectionTap {
  request(chunk: Buffer): void;
  answer(chunk: Buffer): void;
  closed(): void;
}

export interface NetworkLinkOptions {
  readonly listen: Endpoint;
  readonly target: Endpoint;
  readonly tap?: () => ConnectionTap;
  /** Asked when the target ends a connection; when it is gone, the link refuses before the other side hears of it. */
  readonly isTargetGone?: () => boolean;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  readonly tap: ConnectionTap | undefined;
  /** One side ended while the link was cut: the other side hears of it later. */
  isEnding: boolean;
}

/**
 * A TCP connection's way between two parts of the cluster, which can be cut: nothing passes then, in either direction, and
 * nobody is told. When it heals, what was on its way arrives late, or every connection is reset.
 */
export class NetworkLink {
  private readonly pairs = new Set<Pair>();
  private server: Server | undefined;
  private cutOff = false;

  constructor(private readonly options: NetworkLinkOptions) {}

  /** Begins to accept. */
  async open(): Promise<void> {
    if (this.server) return;
    const { host, port } = this.options.listen;
    this.server = createServer({ pauseOnConnect: true }, (client) => this.accept(client));
    this.server.listen(port, host);
    await once(this.server, 'listening');
  }

  /** Refuses from now on, and ends every connection. */
  close(): void {
    this.refuse();
    for (const pair of this.pairs) this.destroy(pair);
  }

  cut(): void {
    this.cutOff = true;
    for (const { client, server } of this.pairs) {
      client.pause();
      server.pause();
    }
  }

  heal(how: 'deliver' | 'reset'): void {
    this.cutOff = false;
    for (const pair of this.pairs) {
      if (pair.isEnding || how === 'reset') this.destroy(pair);
      else this.flow(pair);
    }
  }

  private refuse(): void {
    this.server?.close();
    this.server = undefined;
  }

  private accept(client: Socket): void {
    const { target, tap } = this.options;
    const server = connect({ ...target, noDelay: true });
    server.pause();
    client.setNoDelay(true);
    const pair: Pair = { client, server, tap: tap?.(), isEnding: false };
    this.pairs.add(pair);
    client.on('data', (chunk: Buffer) => this.pass(pair, 'request', chunk));
    server.on('data', (chunk: Buffer) => this.pass(pair, 'answer', chunk));
    server.on('connect', () => this.flow(pair));
    for (const socket of [client, server]) {
      socket.on('error', () => undefined);
      socket.on('drain', () => this.flow(pair));
      socket.on('end', () => this.sideEnded(pair, socket));
      socket.on('close', () => this.sideEnded(pair, socket));
    }
  }

  private pass({ client, server, tap }: Pair, direction: 'request' | 'answer', chunk: Buffer): void {
    tap?.[direction](chunk);
    const [from, to] = direction === 'request' ? [client, server] : [server, client];
    if (!to.write(chunk)) from.pause();
  }

  private flow({ client, server }: Pair): void {
    if (this.cutOff || server.connecting) return;
    if (!server.writableNeedDrain) client.resume();
    if (!client.writableNeedDrain) server.resume();
  }

  private sideEnded(pair: Pair, side: Socket): void {
    if (side === pair.server && this.options.isTargetGone?.()) this.refuse();
    pair.isEnding = true;
    if (!this.cutOff) this.destroy(pair);
  }

  private destroy(pair: Pair): void {
    if (!this.pairs.delete(pair)) return;
    pair.client.destroySoon();
    pair.server.destroySoon();
    pair.tap?.closed();
  }
}
