import type { RedisClient } from './redis-connection';

/** Lets callers wait for a client to become ready, however many, with one listener in all. */
export class ReadyGate {
  private opening: Promise<void> | undefined;

  constructor(private readonly client: RedisClient) {}

  /** Resolves when the client is ready; rejects when it is not within the time, or never will be. */
  async pass(waitMs: number): Promise<void> {
    if (this.client.status === 'ready') return;
    if (this.client.status === 'end') throw new Error('Connection is closed.');
    this.opening ??= this.opens().finally(() => (this.opening = undefined));
    await withinTime(this.opening, waitMs);
  }

  private opens(): Promise<void> {
    return new Promise((resolve, reject) => {
      const onReady = () => {
        this.client.off('end', onEnd);
        resolve();
      };
      const onEnd = () => {
        this.client.off('ready', onReady);
        reject(new Error('Connection is closed.'));
      };
      this.client.once('ready', onReady);
      this.client.once('end', onEnd);
    });
  }
}

function withinTime(opening: Promise<void>, waitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Connecting timed out')), waitMs);
    opening.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
