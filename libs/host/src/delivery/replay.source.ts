import type { Fence, Position, Subscription } from '@guildhall/contract';
import { parseMessage, replayNews, tellsOfReplay, type MessageStore, type Refused } from '@guildhall/messaging';
import type { HeldDelivery } from './delivery-line';
import type { MessageBroker } from './message-broker';
import type { Source } from './source';
import type { TopicHub } from './topic-hub';

interface ReplaySourceParts {
  readonly fence: Fence;
  readonly subscriptions: readonly Subscription[];
  readonly store: MessageStore;
  readonly broker: MessageBroker;
  readonly onReady: () => void;
  readonly onError: (error: unknown) => void;
  readonly onRefused: (refused: Refused) => void;
}

/** News are read from what the hub holds, which is never more. */
const mostNews = 4096;

/**
 * Dead letters that somebody replayed, for one agent. One at a time, so that only the one a process dies over counts as
 * tried. Nothing waits for it to open: replays are rare.
 */
export class ReplaySource implements Source {
  private hub: TopicHub | undefined;
  private leave: () => void = () => undefined;
  private heardUntil: Position = '0-0';
  private readonly fetched: HeldDelivery[] = [];
  private fetching = false;
  private inHand = false;
  private mayHoldMore = true;
  private closed = false;

  constructor(private readonly parts: ReplaySourceParts) {}

  next(): HeldDelivery | undefined {
    if (this.fetched.length === 0 && this.mayFetch()) this.fetch();
    return this.fetched.shift();
  }

  settled(): void {
    this.inHand = false;
  }

  close(): void {
    this.closed = true;
    this.leave();
  }

  private mayFetch(): boolean {
    return this.mayHoldMore && !this.inHand && !this.fetching && !this.closed;
  }

  private fetch(): void {
    this.fetching = true;
    this.takeFromStore()
      .catch((error: unknown) => {
        this.mayHoldMore = true;
        this.parts.onError(error);
      })
      .finally(() => {
        this.fetching = false;
        if (!this.closed) this.parts.onReady();
      });
  }

  private async takeFromStore(): Promise<void> {
    const { store, fence, subscriptions, onRefused } = this.parts;
    if (!this.hub) await this.listen();
    // News that arrives while the store is asked must not be overlooked.
    this.mayHoldMore = false;
    const outcome = await store.takeReplayed(fence, subscriptions, 1);
    if (outcome.outcome !== 'taken') return onRefused(outcome);
    if (outcome.messages.length === 0) return;
    this.fetched.push(...outcome.messages);
    this.inHand = true;
    this.mayHoldMore = true;
  }

  private async listen(): Promise<void> {
    const { fence, broker } = this.parts;
    const topic = { guildId: fence.guildId, topic: replayNews };
    const { hub, leave } = await broker.listen(topic, { reads: true, onNews: () => void this.hear() });
    if (this.closed) return leave();
    this.heardUntil = hub.tail;
    this.hub = hub;
    this.leave = leave;
  }

  private async hear(): Promise<void> {
    const { hub, heardUntil } = this;
    if (!hub || hub.isAtEnd(heardUntil)) return;
    const reading = hub.read(heardUntil, mostNews);
    this.heardUntil = hub.tail;
    // A hub that had to pause goes on when it is told that its end was reached.
    hub.isAtEnd(this.heardUntil);
    const { fence, subscriptions, onReady } = this.parts;
    const news = (await reading.catch(() => undefined))?.messages;
    if (news && !news.some((one) => tellsOfReplay(parseMessage(one), fence, subscriptions))) return;
    this.mayHoldMore = true;
    onReady();
  }
}
