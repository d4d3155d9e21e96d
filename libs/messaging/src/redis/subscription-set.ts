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

/** The keys of each topic, for the scripts that begin or end listening: its stream, its cursors, and where they began. */
export function listeningKeys({ keys }: RedisContext, guildId: string, topics: readonly string[]): string[] {
  return topics.flatMap((topic) => [
    keys.topic(guildId, topic),
    keys.cursors(guildId, topic),
    keys.starts(guildId, topic),
  ]);
}
