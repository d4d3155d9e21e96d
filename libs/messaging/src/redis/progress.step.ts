import type { AgentRef, Position } from '@guildhall/contract';
import type { SubscriptionProgress } from '../message.store';
import { messageScript } from './message-script';
import type { RedisContext } from './redis-context';
import { memberOf, readSubscriptions } from './subscription-set';

const script = messageScript('progress');

type Told = readonly [position: Position, end: Position, waitedMs: number, pending: number];

export async function progress(context: RedisContext, ref: AgentRef): Promise<SubscriptionProgress[]> {
  const found = await readSubscriptions(context, ref);
  const subscriptions = found.toSorted((a, b) => (memberOf(a) < memberOf(b) ? -1 : 1));
  const args = [ref.agentId, ...subscriptions.map(({ queue }) => queue ?? '')];
  const { keys } = context;
  const touched = subscriptions.flatMap(({ topic }) => [
    keys.topic(ref.guildId, topic),
    keys.cursors(ref.guildId, topic),
  ]);
  const told = (await context.connection.run(script, touched, args)) as Told[];
  return told.flatMap(([position, end, waitingMs, pending], index) =>
    position === '' ? [] : [{ ...subscriptions[index]!, position, end, waitingMs, ...(pending >= 0 && { pending }) }],
  );
}
