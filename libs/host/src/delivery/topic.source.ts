import type { Delivery, Fence, Position } from '@guildhall/contract';
import type { MessageStore, StoredMessage } from '@guildhall/messaging';
import type { MessageBroker } from './message-broker';
import type { Source } from './source';
import type { TopicHub } from './topic-hub';

interface TopicSourceParts {
  readonly fence: Fence;
  readonly topic: string;
  readonly cursor: Position;
  /** The process before this one died on this host: what it died over was handed out once uncounted. */
  readonly afterCrash: boolean;
  readonly store: MessageStore;
  readonly broker: MessageBroker;
  readonly onReady: () => void;
  readonly onError: (error: unknown) => void;
}

/** One agent's way through one topic, from its cursor on. */
export class TopicSource implements Source {
  private position: Position;
  private fetched: Delivery[] = [];
  private fetching = false;
  private closed = false;
  /** A process may have died over the first message that waits: its deliveries are counted (DESIGN 5.4). */
  private counted = false;

  private constructor(
    private readonly parts: TopicSourceParts,
    private readonly hub: TopicHub,
    private readonly leave: () => void,
    private readonly startedAtEnd: boolean,
  ) {
    this.position = parts.cursor;
  }

  static async open(parts: TopicSourceParts): Promise<TopicSource> {
    const topic = { guildId: parts.fence.guildId, topic: parts.topic };
    const { hub, leave } = await parts.broker.listen(topic, { reads: true, onNews: parts.onReady });
    return new TopicSource(parts, hub, leave, hub.isAtEnd(parts.cursor));
  }

  take(room: number): readonly Delivery[] {
    if (this.fetched.length > 0) return this.fetched.splice(0, room);
    if (this.fetching || this.hub.isAtEnd(this.position)) return [];
    if (!this.counted && !this.startedAtEnd) return this.fetch(() => this.readFirst());
    const messages = this.hub.read(this.position, room);
    if (messages instanceof Promise) return this.fetch(async () => this.advance(await messages));
    return this.advance(messages);
  }

  settled(): void {}

  close(): void {
    this.closed = true;
    this.leave();
  }

  private async readFirst(): Promise<Delivery[]> {
    const { store, fence, topic, afterCrash } = this.parts;
    const [first] = await this.hub.read(this.position, 1);
    if (!first) return [];
    const counted = await store.countAttempt(fence, topic, first.pos);
    this.counted = true;
    const attempt = afterCrash ? counted + 1 : counted;
    return this.advance([first]).map((delivery) => ({ ...delivery, attempt }));
  }

  private advance(messages: readonly StoredMessage[]): Delivery[] {
    this.position = messages.at(-1)?.pos ?? this.position;
    return messages.map(({ pos, message }) => ({ topic: this.parts.topic, pos, attempt: 1, message }));
  }

  private fetch(read: () => Promise<Delivery[]>): readonly Delivery[] {
    this.fetching = true;
    read()
      .then((deliveries) => this.fetched.push(...deliveries))
      .catch((error: unknown) => this.parts.onError(error))
      .finally(() => {
        this.fetching = false;
        if (!this.closed) this.parts.onReady();
      });
    return [];
  }
}
