import type { Fence, Position, Subscription } from '@guildhall/contract';
import type { MessageStore } from '@guildhall/messaging';
import { refusalError } from './delivery/refusal-error';

/** A subscription and the position after which it begins. */
export interface SubscriptionStart {
  readonly subscription: Subscription;
  readonly after: Position;
}

/** @param cursorStart where all begin; absent: each at its topic's end */
export async function startsOf(
  messages: MessageStore,
  { guildId }: Fence,
  subscriptions: readonly Subscription[],
  cursorStart: Position | undefined,
): Promise<SubscriptionStart[]> {
  if (cursorStart !== undefined) return subscriptions.map((subscription) => ({ subscription, after: cursorStart }));
  const startAtEnd = async (subscription: Subscription) => {
    const after = await messages.end({ guildId, topic: subscription.topic });
    return { subscription, after };
  };
  return Promise.all(subscriptions.map(startAtEnd));
}

/**
 * Makes the cursors and consumer groups exist.
 * @throws GuildhallError conflict STALE_EPOCH, HOST_FENCED | unavailable STORE_LOST
 */
export async function subscribeAt(
  messages: MessageStore,
  fence: Fence,
  starts: readonly SubscriptionStart[],
): Promise<void> {
  const byPosition = Map.groupBy(starts, ({ after }) => after);
  const subscribing = [...byPosition].map(([after, group]) =>
    messages.subscribe(
      fence,
      group.map(({ subscription }) => subscription),
      { after },
    ),
  );
  for (const outcome of await Promise.all(subscribing)) {
    if (outcome.outcome !== 'subscribed') throw refusalError(outcome);
  }
}

/** By topic; work queues have no cursor of their own. */
export function cursorsAt(starts: readonly SubscriptionStart[]): { [topic: string]: Position } {
  const topics = starts.filter(({ subscription }) => subscription.queue === undefined);
  return Object.fromEntries(topics.map(({ subscription, after }) => [subscription.topic, after]));
}
