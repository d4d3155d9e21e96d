import type { CommitFrame, Delivery, Fence, Position, Subscription } from '@guildhall/contract';
import type { MessageStore, Refused } from '@guildhall/messaging';
import type { AgentChannel } from '@guildhall/processes';
import type { Commit } from './commit-queue';
import type { MessageBroker } from './message-broker';
import { QueueSource } from './queue.source';
import { ReplaySource } from './replay.source';
import { RetryPause } from './retry-pause';
import type { Source } from './source';
import { TopicSource } from './topic.source';

/** How many messages a process may hold that it has not committed yet. */
const creditLimit = 512;
/** So many messages of the greatest size still fit into one frame of the protocol (`limits`). */
const frameMessages = 15;
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

interface OpenDelivery {
  readonly delivery: Delivery;
  readonly source: Source;
}

/**
 * Hands messages to one agent process, by credit: as many as it has not committed, from all it listens to in turn;
 * replayed ones first.
 */
export class Mailbox {
  private sources: readonly Source[] = [];
  private replays: ReplaySource | undefined;
  private readonly closing = new AbortController();
  private pause = new RetryPause(this.closing.signal);
  /** Delivered and not answered by a commit yet, oldest first. */
  private readonly open: OpenDelivery[] = [];
  /** Where those came from that are answered and not settled in the store yet, oldest first. */
  private readonly answered: Source[] = [];
  private waiting = false;

  constructor(private readonly parts: MailboxParts) {
    parts.channel.onDrain(() => this.pump());
  }

  /** Opens all sources, then begins to deliver. */
  async begin(subscriptions: readonly Subscription[], cursors: { readonly [topic: string]: Position }): Promise<void> {
    const sources = await Promise.all(subscriptions.map((one) => this.openSource(one, cursors)));
    this.replays = new ReplaySource({ ...this.parts, ...this.hooks, subscriptions });
    this.sources = [this.replays, ...sources];
    this.pump();
  }

  /** Commits that the store has applied give their credit back. */
  settled(commits: readonly Commit[]): void {
    for (const { at } of commits) if (at) this.answered.shift()?.settled();
    this.pause = new RetryPause(this.closing.signal);
    this.pump();
  }

  /**
   * The commit as the store takes it. Undefined when it does not settle the oldest delivery that is open: an agent that
   * skips or repeats one breaks the protocol. A commit without a delivery (of `onStart`) always fits.
   */
  accept(frame: CommitFrame): Commit | undefined {
    const { at } = frame;
    if (!at) return frame;
    const oldest = this.open.shift();
    if (!oldest || !isAt(oldest.delivery, at)) return undefined;
    this.answered.push(oldest.source);
    return oldest.source === this.replays ? { ...frame, at: { ...at, replayed: true } } : frame;
  }

  close(): void {
    this.closing.abort();
    for (const source of this.sources) source.close();
    this.sources = [];
  }

  private get hooks() {
    return { onReady: () => this.pump(), onError: () => void this.retryLater() };
  }

  private openSource(subscription: Subscription, cursors: { readonly [topic: string]: Position }): Promise<Source> {
    const { topic, queue } = subscription;
    const parts = { ...this.parts, ...this.hooks, topic };
    if (queue !== undefined) return QueueSource.open({ ...parts, queue });
    return TopicSource.open({ ...parts, cursor: cursors[topic] ?? '0-0' });
  }

  private pump(): void {
    if (this.closing.signal.aborted || this.waiting) return;
    while (this.parts.channel.bufferedBytes < bufferedBytesLimit) {
      const batch = this.collect();
      if (batch.length === 0) return;
      this.open.push(...batch);
      this.parts.channel.send({ t: 'deliver', d: batch.map(({ delivery }) => delivery) });
    }
  }

  private collect(): OpenDelivery[] {
    const batch: OpenDelivery[] = [];
    const credit = creditLimit - this.open.length - this.answered.length;
    for (const source of this.sources) {
      const room = Math.min(credit, frameMessages) - batch.length;
      if (room <= 0) break;
      for (const delivery of source.take(room)) batch.push({ delivery, source });
    }
    return batch;
  }

  private async retryLater(): Promise<void> {
    if (this.waiting) return;
    this.waiting = true;
    await this.pause.wait();
    this.waiting = false;
    this.pump();
  }
}

function isAt({ topic, queue, pos }: Delivery, at: NonNullable<CommitFrame['at']>): boolean {
  return pos === at.pos && topic === at.topic && queue === at.queue;
}
