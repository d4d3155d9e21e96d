import { Redis } from 'ioredis';

/** Looks into Redis beside the code under test. */
export class StoreView {
  readonly client: Redis;

  constructor(url: string) {
    this.client = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => 20 });
    this.client.on('error', () => undefined);
  }

  /** Keys without their hash tag, sorted. */
  async keys(pattern = '*'): Promise<string[]> {
    const keys = await this.client.keys(`{guildhall}:${pattern}`);
    return keys.map((key) => key.slice('{guildhall}:'.length)).sort();
  }

  /** Everything that is kept of one agent: lease, cursors, subscriptions, state. */
  async traceOf(guildId: string, agentId: string): Promise<string[]> {
    const named = (await this.keys()).filter((key) => key.includes(`${guildId}:${agentId}`));
    const cursors = await this.keys(`cursors:${guildId}:*`);
    const held = await Promise.all(cursors.map((key) => this.client.hexists(`{guildhall}:${key}`, agentId)));
    return [...named, ...cursors.filter((_key, index) => held[index] === 1)].sort();
  }

  /** The value of a key of Guildhall's. */
  get(key: string): Promise<string | null> {
    return this.client.get(`{guildhall}:${key}`);
  }

  /** Milliseconds until a key ends; negative: there is none, or it never does. */
  ttlMs(key: string): Promise<number> {
    return this.client.pttl(`{guildhall}:${key}`);
  }

  async close(): Promise<void> {
    this.client.disconnect();
    await Promise.resolve();
  }
}
