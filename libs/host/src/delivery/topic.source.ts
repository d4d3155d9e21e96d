import type { Fence, Position } from '@guildhall/contract';
import { ReadBudget, type MessageStore, type Refused, type StoredMessage } from '@guildhall/messaging';
import type { HeldDelivery } from './delivery-line';
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
  readonly onRefused: (refused: Refused) => void;
}

/** Who is behind what the hub holds reads ahead by about so much, as often as half of it is handed out. */
const readAheadBytes = 1024 * 1024;
/** Until a read has shown how long messages are: few at first. */
const presumedBytes = 32 * 1024;
/** So many at a time come from what the hub holds. */
const windowStep = 128;

/** One agent's way through one topic, from its cursor on. */
export class TopicSource implements Source {
  /** Behind the last message that is at hand. */
  private position: Position;
  private atHand: HeldDelivery[] = [];
  private handedOut = 0;
  private readonly budget = new ReadBudget(readAheadBytes, presumedBytes);
  private lastRead = 0;
  private fetching = false;
  private closed = false;
  private refused = false;
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

  next(): HeldDelivery | undefined {
    if (this.remaining <= this.lastRead / 2) this.refill();
    if (this.remaining === 0) return undefined;
    return this.atHand[this.handedOut++];
  }

  settled(): void {}

  close(): void {
    this.closed = true;
    this.leave();
  }

  private get remaining(): number {
    return this.atHand.length - this.handedOut;
  }

  private refill(): void {
    if (this.fetching || this.closed || this.refused || this.hub.isAtEnd(this.position)) return;
    if (!this.counted && !this.startedAtEnd) return this.fetch(() => this.readFirst());
    if (!this.hub.covers(this.position)) return this.fetch(() => this.readAhead());
    this.lastRead = 0;
    if (this.remaining === 0) this.hold(this.hub.inWindow(this.position, windowStep));
  }

  private async readFirst(): Promise<void> {
    const { store, fence, topic, afterCrash, onRefused } = this.parts;
    const { messages, end } = await this.hub.read(this.position, 1);
    const [first] = messages;
    if (!first) return void (this.position = end);
    const counted = await store.countAttempt(fence, topic, first.pos);
    if (counted.outcome !== 'counted') {
      this.refused = true;
      return onRefused(counted);
    }
    this.counted = true;
    this.hold([first], afterCrash ? counted.count + 1 : counted.count);
  }

  private async readAhead(): Promise<void> {
    const { messages, end } = await this.hub.read(this.position, this.budget.perTopic(1));
    this.budget.learn(
      messages.length,
      messages.reduce((sum, { json }) => sum + json.length, 0),
    );
    this.lastRead = messages.length;
    this.hold(messages);
    this.position = end;
  }

  private hold(messages: readonly StoredMessage[], attempt = 1): void {
    const { topic } = this.parts;
    const added = messages.map(({ pos, json }) => ({ topic, pos, attempt, json }));
    this.atHand = this.remaining === 0 ? added : [...this.atHand.slice(this.handedOut), ...added];
    this.handedOut = 0;
    this.position = messages.at(-1)?.pos ?? this.position;
  }

  private fetch(read: () => Promise<void>): void {
    this.fetching = true;
    read()
      .catch((error: unknown) => this.parts.onError(error))
      .finally(() => {
        this.fetching = false;
        if (!this.closed) this.parts.onReady();
      });
  }
}
