import type { RedisClient } from './redis-connection';

/** Lets callers wait for a client to become ready, however many, with one listener in all. */
export class ReadyGate {
  private opening: Promise<void> | undefined;
  private readonly shut = new AbortController();
  private leaving = false;

  constructor(private readonly client: RedisClient) {}

  /** Turns away who waits, and who comes later. A client that is closed between two tries never says that it ended. */
  close(): void {
    this.shut.abort();
  }

  /** Gives the present connection up for another one. Until it has closed the client calls itself ready, and is not. */
  reconnect(): void {
    this.leaving = true;
    this.client.once('close', () => (this.leaving = false));
    this.client.disconnect(true);
  }

  get isOpen(): boolean {
    return this.client.status === 'ready' && !this.leaving;
  }

  /** Resolves when the client is ready; rejects when it is not within the time, or was closed. */
  async pass(waitMs: number): Promise<void> {
    if (this.isOpen) return;
    if (this.shut.signal.aborted) throw closed();
    // Nobody closed it: it was told to reconnect in the very moment in which it began to, and takes that for its end.
    if (this.client.status === 'end') this.client.connect().catch(() => undefined);
    this.opening ??= this.opens().finally(() => (this.opening = undefined));
    await withinTime(this.opening, waitMs);
  }

  private opens(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: () => void) => () => {
        this.client.off('ready', onReady);
        this.client.off('end', onEnd);
        this.shut.signal.removeEventListener('abort', onEnd);
        outcome();
      };
      const onReady = settle(resolve);
      const onEnd = settle(() => reject(closed()));
      this.client.once('ready', onReady);
      this.client.once('end', onEnd);
      this.shut.signal.addEventListener('abort', onEnd);
    });
  }
}

function closed(): Error {
  return new Error('Connection is closed.');
}

function withinTime(opening: Promise<void>, waitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Connecting timed out')), waitMs);
    opening.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
