import { KeySpace } from '@guildhall/redis';
import { Redis } from 'ioredis';

type Entry = readonly [id: string, fields: readonly string[]];

/** Reads a topic as Redis has it, past all of our own code, over a connection of its own. */
export class TopicTail {
  private readonly redis: Redis;
  private after = '0-0';

  constructor(
    url: string,
    private readonly stream: string,
  ) {
    this.redis = new Redis(url);
    // Closing cuts off a read that waits.
    this.redis.on('error', () => undefined);
  }

  static ofTopic(url: string, guildId: string, topic: string): TopicTail {
    return new TopicTail(url, new KeySpace().topic(guildId, topic));
  }

  /** The next entries; waits for them. */
  async next(): Promise<readonly Entry[]> {
    const found = await this.redis.xread('BLOCK', 0, 'STREAMS', this.stream, this.after);
    const entries = (found?.[0]?.[1] ?? []) as readonly Entry[];
    this.after = entries.at(-1)?.[0] ?? this.after;
    return entries;
  }

  length(): Promise<number> {
    return this.redis.xlen(this.stream);
  }

  /**
   * Entries a second by the clock of Redis, which stamps each: those after the first millisecond, over the time from
   * there to the last.
   */
  async rate(): Promise<number> {
    const [first] = (await this.redis.xrange(this.stream, '-', '+', 'COUNT', 1)) as Entry[];
    const [last] = (await this.redis.xrevrange(this.stream, '+', '-', 'COUNT', 1)) as Entry[];
    if (!first || !last) throw new Error(`${this.stream} is empty`);
    const firstMs = msOf(first);
    const early = await this.redis.xrange(this.stream, firstMs, firstMs);
    return (1000 * ((await this.length()) - early.length)) / (msOf(last) - firstMs);
  }

  close(): void {
    this.redis.disconnect();
  }
}

function msOf([id]: Entry): number {
  return Number(id.split('-')[0]);
}
