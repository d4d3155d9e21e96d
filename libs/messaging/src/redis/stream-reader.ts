import { randomUUID } from 'node:crypto';
import type { RedisClient } from '@guildhall/redis';
import type { StoredMessage } from '../message.store';
import type { Watch } from '../feed/watch-list';
import { messageScript } from './message-script';
import type { RedisContext } from './redis-context';
import { asStoredMessage, type StreamEntry } from './stored-message';

const wakeScript = messageScript('wake-feed');

/** A wait ends by itself after this, so that a wake which Redis never got costs no more. */
const blockMs = 5_000;
/** Redis answers a wait in time or is gone without a word (power, network). */
const answerMs = blockMs + 5_000;
const wakeKeptMs = 60_000;

export interface StreamNews {
  readonly watch: Watch;
  readonly messages: StoredMessage[];
}

export interface StreamReading {
  readonly news: StreamNews[];
  readonly bytes: number;
}

type StreamsAnswer = readonly (readonly [key: string, entries: readonly StreamEntry[]])[] | null;

/** One connection that waits for news of many streams at once, and a stream of its own by which the wait is ended. */
export class StreamReader {
  private readonly connection;
  private readonly wakeKey: string;
  private wakeAfter = '0-0';
  private waiting = false;
  private waking = false;

  constructor(private readonly context: RedisContext) {
    this.connection = context.connection.duplicate();
    this.wakeKey = context.keys.feed(randomUUID());
  }

  /** What is there for the watches, up to `count` each; with `wait`, not before there is something, or a wake. */
  async read(watches: readonly Watch[], count: number, wait: boolean): Promise<StreamReading> {
    this.waiting = wait;
    try {
      const answer = await this.connection.reach((client) => this.ask(client, watches, count, wait));
      return this.sort(answer, watches);
    } finally {
      this.waiting = false;
      this.waking = false;
    }
  }

  /** Ends a wait that is under way or about to begin. */
  wake(): void {
    if (!this.waiting || this.waking) return;
    this.waking = true;
    this.context.connection.runUnconfirmed(wakeScript, [this.wakeKey], [wakeKeptMs]).catch(() => {
      this.waking = false;
    });
  }

  async close(): Promise<void> {
    await this.connection.close();
    const { client } = this.context.connection;
    // Redis forgets the key by itself when it is away now.
    if (client.status === 'ready') await client.del(this.wakeKey).catch(() => undefined);
  }

  private async ask(
    client: RedisClient,
    watches: readonly Watch[],
    count: number,
    wait: boolean,
  ): Promise<StreamsAnswer> {
    const streams = [this.wakeKey, ...watches.map(({ key }) => key)];
    const positions = [this.wakeAfter, ...watches.map(({ after }) => after)];
    const block = wait ? ['BLOCK', blockMs] : [];
    const silence = setTimeout(() => client.disconnect(true), answerMs);
    try {
      const answer = client.call('xread', 'COUNT', count, ...block, 'STREAMS', ...streams, ...positions);
      return (await answer) as StreamsAnswer;
    } finally {
      clearTimeout(silence);
    }
  }

  private sort(answer: StreamsAnswer, watches: readonly Watch[]): StreamReading {
    const byKey = new Map(watches.map((watch) => [watch.key, watch]));
    const news: StreamNews[] = [];
    let bytes = 0;
    for (const [key, entries] of answer ?? []) {
      const watch = byKey.get(key);
      if (!watch) this.wakeAfter = entries.at(-1)?.[0] ?? this.wakeAfter;
      else news.push({ watch, messages: entries.map(asStoredMessage) });
      for (const [, fields] of entries) bytes += fields[1]?.length ?? 0;
    }
    return { news, bytes };
  }
}
