import type { CommitFrame, Delivery, Fence, Position, Subscription } from '@guildhall/contract';
import type { MessageStore, Refused } from '@guildhall/messaging';
import type { AgentChannel } from '@guildhall/processes';
import type { MessageBroker } from './message-broker';
import { QueueSource } from './queue.source';
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

/** Hands messages to one agent process, by credit: as many as it has not committed, from all it listens to in turn. */
export class Mailbox {
  private readonly sources = new Map<string, Source>();
  private readonly closing = new AbortController();
  private pause = new RetryPause(this.closing.signal);
  /** Delivered and not answered by a commit yet, oldest first. */
  private readonly open: Delivery[] = [];
  /** Delivered and not settled in the store yet. */
  private unsettled = 0;
  private waiting = false;

  constructor(private readonly parts: MailboxParts) {
    parts.channel.onDrain(() => this.pump());
  }

  /** Opens all sources, then begins to deliver. */
  async begin(subscriptions: readonly Subscription[], cursors: { readonly [topic: string]: Position }): Promise<void> {
    const sources = await Promise.all(subscriptions.map((one) => this.openSource(one, cursors)));
    sources.forEach((source, index) => this.sources.set(sourceKey(subscriptions[index]!), source));
    this.pump();
  }

  /** Commits that the store has applied give their credit back. */
  settled(frames: readonly CommitFrame[]): void {
    for (const { at } of frames) {
      if (!at) continue;
      this.unsettled -= 1;
      this.sources.get(sourceKey(at))?.settled();
    }
    this.pause = new RetryPause(this.closing.signal);
    this.pump();
  }

  /**
   * Whether a commit settles the oldest delivery that is open; an agent that skips or repeats one breaks the protocol.
   * A commit without a delivery (of `onStart`) always fits.
   */
  accepts({ at }: CommitFrame): boolean {
    if (!at) return true;
    const oldest = this.open.shift();
    return oldest?.pos === at.pos && oldest.topic === at.topic && oldest.queue === at.queue;
  }

  close(): void {
    this.closing.abort();
    for (const source of this.sources.values()) source.close();
    this.sources.clear();
  }

  private openSource(subscription: Subscription, cursors: { readonly [topic: string]: Position }): Promise<Source> {
    const { topic, queue } = subscription;
    const hooks = { onReady: () => this.pump(), onError: () => void this.retryLater() };
    if (queue !== undefined) return QueueSource.open({ ...this.parts, ...hooks, topic, queue });
    return TopicSource.open({ ...this.parts, ...hooks, topic, cursor: cursors[topic] ?? '0-0' });
  }

  private pump(): void {
    if (this.closing.signal.aborted || this.waiting) return;
    while (this.parts.channel.bufferedBytes < bufferedBytesLimit) {
      const batch = this.collect();
      if (batch.length === 0) return;
      this.unsettled += batch.length;
      this.open.push(...batch);
      this.parts.channel.send({ t: 'deliver', d: batch });
    }
  }

  private collect(): Delivery[] {
    const batch: Delivery[] = [];
    for (const source of this.sources.values()) {
      const room = Math.min(creditLimit - this.unsettled, frameMessages) - batch.length;
      if (room <= 0) break;
      for (const delivery of source.take(room)) batch.push(delivery);
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

function sourceKey(subscription: Subscription): string {
  return JSON.stringify([subscription.topic, subscription.queue ?? null]);
}
