import type { Message } from '@guildhall/contract';
import type { ExecutionEngine } from '@guildhall/engine';
import { eventually } from './eventually';

/** All messages of a topic from its beginning, as an outside reader sees them. */
export class FollowedTopic {
  readonly messages: Message[] = [];
  private readonly ending = new AbortController();
  private readonly reading: Promise<void>;

  constructor(engine: ExecutionEngine, guildId: string, topic: string) {
    this.reading = this.read(engine.follow(guildId, topic, { from: 'earliest', signal: this.ending.signal }));
  }

  get payloads(): unknown[] {
    return this.messages.map(({ payload }) => payload);
  }

  /** Resolves with the payloads when there are so many messages. */
  async atLeast(count: number): Promise<unknown[]> {
    await eventually(() => {
      if (this.messages.length < count) throw new Error(`${this.messages.length} of ${count} messages came`);
    });
    return this.payloads;
  }

  async close(): Promise<void> {
    this.ending.abort();
    await this.reading;
  }

  private async read(source: AsyncIterable<{ message: Message }>): Promise<void> {
    for await (const { message } of source) this.messages.push(message);
  }
}
