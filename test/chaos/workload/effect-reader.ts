import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { KeySpace } from '@guildhall/redis';
import type { Effect } from './effect';
import type { Lane } from './population';

const pauseMs = 50;
const atOnce = 1000;

interface Followed {
  readonly guildId: string;
  readonly topic: string;
  readonly key: string;
  after: string;
}

type Entries = readonly (readonly [pos: string, fields: readonly string[]])[];

/** Reads the effects in the order of the store, straight from its streams. */
export class EffectReader {
  private readonly followed: readonly Followed[];
  private running: Promise<void> | undefined;
  private ended = false;

  constructor(
    private readonly redis: Redis,
    lanes: readonly Lane[],
    private readonly onEffect: (effect: Effect) => void,
  ) {
    const keys = new KeySpace();
    this.followed = lanes.flatMap(({ guildId, effects }) =>
      effects.map(({ topic }) => ({ guildId, topic, key: keys.topic(guildId, topic), after: '0-0' })),
    );
  }

  start(): void {
    this.running = this.run();
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.ended) {
      const isMore = await this.readAll().catch(() => false);
      if (!isMore) await delay(pauseMs);
    }
  }

  /** @returns whether there may be more at once */
  private async readAll(): Promise<boolean> {
    const pipeline = this.redis.pipeline();
    for (const { key, after } of this.followed) pipeline.xrange(key, `(${after}`, '+', 'COUNT', atOnce);
    const answers = (await pipeline.exec()) ?? [];
    const counts = answers.map(([error, entries], index) => {
      return error ? 0 : this.take(this.followed[index]!, entries as Entries);
    });
    return counts.includes(atOnce);
  }

  private take(from: Followed, entries: Entries): number {
    for (const [pos, fields] of entries) {
      from.after = pos;
      const { payload } = JSON.parse(fields[1] ?? '') as { payload: Omit<Effect, 'guildId' | 'topic' | 'pos'> };
      this.onEffect({ ...payload, guildId: from.guildId, topic: from.topic, pos });
    }
    return entries.length;
  }
}
