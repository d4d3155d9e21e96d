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
/** Messages in one frame, so that a frame stays small beside the protocol's bound. */
const frameMessages = 128;

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
  private outstanding = 0;
  private waiting = false;

  constructor(private readonly parts: MailboxParts) {}

  /** Opens all sources, then begins to deliver. */
  async open(subscriptions: readonly Subscription[], cursors: { readonly [topic: string]: Position }): Promise<void> {
    const sources = await Promise.all(subscriptions.map((one) => this.openSource(one, cursors)));
    sources.forEach((source, index) => this.sources.set(sourceKey(subscriptions[index]!), source));
    this.pump();
  }

  /** Commits that the store has applied give their credit back. */
  settled(frames: readonly CommitFrame[]): void {
    for (const { at } of frames) {
      if (!at) continue;
      this.outstanding -= 1;
      this.sources.get(sourceKey(at))?.settled();
    }
    this.pause = new RetryPause(this.closing.signal);
    this.pump();
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
    for (let batch = this.collect(); batch.length > 0; batch = this.collect()) {
      this.outstanding += batch.length;
      this.parts.channel.send({ t: 'deliver', d: batch });
    }
  }

  private collect(): Delivery[] {
    const batch: Delivery[] = [];
    for (const source of this.sources.values()) {
      const room = Math.min(creditLimit - this.outstanding, frameMessages) - batch.length;
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
