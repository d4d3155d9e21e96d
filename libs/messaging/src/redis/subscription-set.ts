import type { AgentRef, Subscription } from '@guildhall/contract';
import type { RedisContext } from './redis-context';

/** How a subscription stands in the agent's set of them. */
export function memberOf({ topic, queue }: Subscription): string {
  return JSON.stringify(queue === undefined ? [topic] : [topic, queue]);
}

/** What the agent has subscribed to. Scripts are given the keys that follow from it, since they may not make up any. */
export async function readSubscriptions({ connection, keys }: RedisContext, ref: AgentRef): Promise<Subscription[]> {
  const members = await connection.reach((client) => client.smembers(keys.subscriptions(ref)));
  return members.map((member) => {
    const [topic, queue] = JSON.parse(member) as [string, string?];
    return queue === undefined ? { topic } : { topic, queue };
  });
}

/** The keys of each subscription's topic, in pairs of stream and cursors. */
export function subscriptionKeys(
  { keys }: RedisContext,
  { guildId }: AgentRef,
  subscriptions: readonly Subscription[],
): string[] {
  return subscriptions.flatMap(({ topic }) => [keys.topic(guildId, topic), keys.cursors(guildId, topic)]);
}
