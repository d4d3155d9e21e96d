import { inboxTopic, type AgentRef } from '@guildhall/contract';
import { messageScript } from './message-script';
import { returnedEntries, type RedisContext } from './redis-context';
import { memberOf, readSubscriptions, subscriptionKeys } from './subscription-set';

const script = messageScript('unsubscribe');

export async function unsubscribe(context: RedisContext, ref: AgentRef): Promise<void> {
  const inbox = inboxTopic(ref.agentId);
  let left: unknown;
  do {
    const subscriptions = await readSubscriptions(context, ref);
    const named = subscriptions.flatMap((one) => [memberOf(one), one.queue ?? '']);
    const touched = [...ownKeys(context, ref, inbox), ...subscriptionKeys(context, ref, subscriptions)];
    left = await context.connection.run(script, touched, [ref.agentId, returnedEntries, inbox, ...named]);
  } while (left !== 0);
}

function ownKeys({ keys }: RedisContext, ref: AgentRef, inbox: string): string[] {
  return [
    keys.subscriptions(ref),
    keys.commits(ref),
    keys.state(ref),
    keys.attempts(ref),
    keys.topics(ref.guildId),
    keys.topic(ref.guildId, inbox),
  ];
}
