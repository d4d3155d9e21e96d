import type { CommitFrame, Fence, Position, Subscription } from '@guildhall/contract';
import type { MessageStore, Refused } from '@guildhall/messaging';
import type { AgentChannel } from '@guildhall/processes';
import type { Commit } from './commit-queue';
import { DeliveryLine } from './delivery-line';
import type { MessageBroker } from './message-broker';
import { QueueSource } from './queue.source';
import { ReplaySource } from './replay.source';
import { RetryPause } from './retry-pause';
import type { Source } from './source';
import { TopicSource } from './topic.source';

/** How many messages a process may hold that it has not committed yet. */
const creditLimit = 512;
const replayed = { replayed: true } as const;
/** A process that reads slowly has no more than this on its way. */
const bufferedBytesLimit = 4 * 1024 * 1024;

export interface MailboxParts {
  readonly fence: Fence;
  readonly store: MessageStore;
  readonly broker: MessageBroker;
  readonly channel: AgentChannel;
  /** The process before this one died on this host. */
  readonly afterCrash: boolean;
  readonly onRefused: (refused: Refused) => void;
}

/** Its message is the agent's now, and not kept here. */
interface OpenDelivery {
  readonly topic: string;
  readonly queue: string | undefined;
  readonly pos: Position;
  readonly source: Source;
}

/**
 * Hands messages to one agent process, by credit: as many as it has not committed, from all it listens to in turn, a
 * frame's worth each; replayed ones first.
 */
export class Mailbox {
  /** In the order in which they are asked. */
  private sources: Source[] = [];
  private readonly opened: Source[] = [];
  private replays: ReplaySource | undefined;
  private readonly closing = new AbortController();
  private pause = new RetryPause(this.closing.signal);
  /** Delivered and not answered by a commit yet, oldest first. */
  private readonly open: OpenDelivery[] = [];
  /** Where those came from that are answered and not settled in the store yet, oldest first. */
  private readonly answered: Source[] = [];
  private began = false;
  private waiting = false;

  constructor(private readonly parts: MailboxParts) {
    parts.channel.onDrain(() => this.pump());
  }

  /** Opens all sources; nothing is delivered yet. */
  async prepare(
    subscriptions: readonly Subscription[],
    cursors: { readonly [topic: string]: Position },
  ): Promise<void> {
    const sources = await Promise.all(subscriptions.map((one) => this.openSource(one, cursors).then(this.hold)));
    if (this.closing.signal.aborted) return;
    this.replays = new ReplaySource({ ...this.parts, ...this.hooks, subscriptions });
    this.sources = sources;
  }

  begin(): void {
    this.began = true;
    this.pump();
  }

  /** Commits that the store has applied give their credit back. */
  settled(commits: readonly Commit[]): void {
    for (const { at } of commits) if (at) this.answered.shift()?.settled();
    this.pause = new RetryPause(this.closing.signal);
    this.pump();
  }

  /**
   * What a commit settles, as the store names it. Undefined when that is not the oldest delivery that is open: an agent
   * that skips or repeats one breaks the protocol.
   */
  accept(at: NonNullable<CommitFrame['at']>): Commit['at'] {
    const oldest = this.open.shift();
    if (!oldest || !isAt(oldest, at)) return undefined;
    this.answered.push(oldest.source);
    const { topic, queue, pos } = oldest;
    return { topic, ...(queue !== undefined && { queue }), pos, ...(oldest.source === this.replays && replayed) };
  }

  /** Whether the process holds a message that it has not committed. */
  get isHolding(): boolean {
    return this.open.length > 0;
  }

  close(): void {
    this.closing.abort();
    this.replays?.close();
    this.sources = [];
    for (const source of this.opened.splice(0)) source.close();
  }

  private get hooks() {
    return { onReady: () => this.pump(), onError: () => void this.retryLater() };
  }

  /** The process may have ended meanwhile, or another source of it may have failed to open. */
  private readonly hold = (source: Source): Source => {
    this.opened.push(source);
    if (this.closing.signal.aborted) source.close();
    return source;
  };

  private openSource(subscription: Subscription, cursors: { readonly [topic: string]: Position }): Promise<Source> {
    const { topic, queue } = subscription;
    const parts = { ...this.parts, ...this.hooks, topic };
    if (queue !== undefined) return QueueSource.open({ ...parts, queue });
    return TopicSource.open({ ...parts, cursor: cursors[topic] ?? '0-0' });
  }

  private pump(): void {
    if (!this.began || this.waiting || this.closing.signal.aborted) return;
    const { channel } = this.parts;
    while (channel.bufferedBytes < bufferedBytesLimit) {
      const line = this.nextLine();
      if (line.isEmpty) break;
      channel.sendLine(line.toString());
    }
    // Now and not at the end of the tick: the agent begins while this host asks the store for more.
    channel.flush();
  }

  private nextLine(): DeliveryLine {
    const line = new DeliveryLine();
    if (this.replays) this.fill(line, this.replays);
    for (const source of this.sources) this.fill(line, source);
    const [first] = this.sources.splice(0, 1);
    if (first) this.sources.push(first);
    return line;
  }

  private fill(line: DeliveryLine, source: Source): void {
    while (!line.isFull && this.open.length + this.answered.length < creditLimit) {
      const delivery = source.next();
      if (!delivery) return;
      const { topic, queue, pos } = delivery;
      this.open.push({ topic, queue, pos, source });
      line.add(delivery);
    }
  }

  private async retryLater(): Promise<void> {
    if (this.waiting) return;
    this.waiting = true;
    await this.pause.wait();
    this.waiting = false;
    this.pump();
  }
}

function isAt({ topic, queue, pos }: OpenDelivery, at: NonNullable<CommitFrame['at']>): boolean {
  return pos === at.pos && topic === at.topic && queue === at.queue;
}
