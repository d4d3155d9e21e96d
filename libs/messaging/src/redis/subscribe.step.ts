import { requirePosition, type AgentRef, type Subscription } from '@guildhall/contract';
import type { StartAt } from '../message.store';
import { messageScript } from './message-script';
import type { RedisContext } from './redis-context';
import { memberOf, subscriptionKeys } from './subscription-set';

const script = messageScript('subscribe');

export async function subscribe(
  context: RedisContext,
  ref: AgentRef,
  subscriptions: readonly Subscription[],
  start: StartAt,
): Promise<void> {
  if (subscriptions.length === 0) return;
  const { connection, keys } = context;
  const after = start === 'earliest' ? '0-0' : requirePosition(start.after);
  const touched = [keys.subscriptions(ref), keys.topics(ref.guildId), ...subscriptionKeys(context, ref, subscriptions)];
  const named = subscriptions.flatMap((one) => [memberOf(one), one.topic, one.queue ?? '']);
  await connection.run(script, touched, [ref.agentId, after, ...named]);
}
