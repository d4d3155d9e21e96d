import { inboxTopic, type AgentRef, type Subscription } from '@guildhall/contract';
import { ownReplayTopic, replayQueue, replayTopic } from '../replays';
import { messageScript } from './message-script';
import { returnedEntries, type RedisContext } from './redis-context';
import { memberOf, readSubscriptions, listeningKeys } from './subscription-set';

const script = messageScript('unsubscribe');

export async function unsubscribe(context: RedisContext, ref: AgentRef): Promise<void> {
  const own = [inboxTopic(ref.agentId), ownReplayTopic(ref.agentId)];
  let left: unknown;
  do {
    const subscriptions = withReplays(await readSubscriptions(context, ref), ref);
    const named = subscriptions.flatMap((one) => [memberOf(one), one.queue ?? '']);
    const touched = [
      ...ownKeys(context, ref, own),
      ...listeningKeys(
        context,
        ref.guildId,
        subscriptions.map(({ topic }) => topic),
      ),
    ];
    left = await context.connection.run(script, touched, [ref.agentId, returnedEntries, ...own, ...named]);
  } while (left !== 0);
}

/** What it had taken of the replays of a work queue returns like what it had taken of the queue. */
function withReplays(subscriptions: readonly Subscription[], { agentId }: AgentRef): Subscription[] {
  const queues = subscriptions.filter(({ queue }) => queue !== undefined);
  const replays = queues.map((one) => ({ topic: replayTopic(agentId, one), queue: replayQueue }));
  return [...subscriptions, ...replays];
}

function ownKeys({ keys }: RedisContext, ref: AgentRef, topics: readonly string[]): string[] {
  return [
    keys.subscriptions(ref),
    keys.commits(ref),
    keys.state(ref),
    keys.attempts(ref),
    keys.topics(ref.guildId),
    ...topics.map((topic) => keys.topic(ref.guildId, topic)),
  ];
}
