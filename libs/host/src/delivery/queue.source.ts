import type { Fence } from '@guildhall/contract';
import type { MessageStore, Refused, TakenMessage } from '@guildhall/messaging';
import type { HeldDelivery } from './delivery-line';
import type { MessageBroker } from './message-broker';
import type { Source } from './source';
import { nextRound } from './take-rounds';

interface QueueSourceParts {
  readonly fence: Fence;
  readonly topic: string;
  readonly queue: string;
  readonly store: MessageStore;
  readonly broker: MessageBroker;
  readonly onReady: () => void;
  readonly onError: (error: unknown) => void;
  readonly onRefused: (refused: Refused) => void;
}

/** Few, so that a slow consumer does not hold what an idle one could do; two hide the way to the store. */
const prefetch = 2;

/**
 * One agent's share of a work queue. What an earlier process of this agent had taken comes first, and so does what was
 * taken when the store's answer got lost.
 */
export class QueueSource implements Source {
  private readonly fetched: HeldDelivery[] = [];
  private fetching = false;
  private closed = false;
  private unsettled = 0;
  private resuming = true;
  private round = nextRound();
  private mayHoldMore = true;
  private leave: () => void = () => undefined;

  private constructor(private readonly parts: QueueSourceParts) {}

  static async open(parts: QueueSourceParts): Promise<QueueSource> {
    const source = new QueueSource(parts);
    const topic = { guildId: parts.fence.guildId, topic: parts.topic };
    const { leave } = await parts.broker.listen(topic, { reads: false, onNews: () => source.onNews() });
    source.leave = leave;
    return source;
  }

  next(): HeldDelivery | undefined {
    if (this.fetched.length === 0 && this.mayFetch()) this.fetch();
    return this.fetched.shift();
  }

  settled(): void {
    this.unsettled -= 1;
  }

  close(): void {
    this.closed = true;
    this.leave();
  }

  private onNews(): void {
    this.mayHoldMore = true;
    this.parts.onReady();
  }

  private mayFetch(): boolean {
    return !this.fetching && !this.closed && this.mayHoldMore && this.unsettled < this.window;
  }

  /** What an earlier process left comes one by one, so that only what a process dies over counts as tried. */
  private get window(): number {
    return this.resuming ? 1 : prefetch;
  }

  private fetch(): void {
    this.fetching = true;
    this.takeFromStore()
      .catch((error: unknown) => {
        this.mayHoldMore = true;
        // It may have been done all the same, or be done later.
        this.resuming = true;
        this.round = nextRound();
        this.parts.onError(error);
      })
      .finally(() => {
        this.fetching = false;
        if (!this.closed) this.parts.onReady();
      });
  }

  private async takeFromStore(): Promise<void> {
    const { store, fence, topic, queue, onRefused } = this.parts;
    const count = this.window - this.unsettled;
    // News that arrives while the store is asked must not be overlooked.
    this.mayHoldMore = false;
    const outcome = await store.take(fence, { topic, queue }, count, this.resuming, this.round);
    if (outcome.outcome !== 'taken') return onRefused(outcome);
    this.accept(outcome.messages);
    this.mayHoldMore ||= outcome.messages.length === count;
    this.resuming &&= outcome.messages.some(({ attempt }) => attempt > 1);
  }

  private accept(messages: readonly TakenMessage[]): void {
    const { topic, queue } = this.parts;
    this.unsettled += messages.length;
    this.fetched.push(...messages.map(({ pos, json, attempt }) => ({ queue, topic, pos, attempt, json })));
  }
}
