import { requirePosition, type Fence, type Subscription } from '@guildhall/contract';
import type { StartAt, SubscribeOutcome } from '../message.store';
import { messageScript } from './message-script';
import type { RedisContext } from './redis-context';
import { asRefused, type ScriptAnswer } from './script-answer';
import { memberOf, listeningKeys } from './subscription-set';

const script = messageScript('subscribe');

export async function subscribe(
  context: RedisContext,
  fence: Fence,
  subscriptions: readonly Subscription[],
  start: StartAt,
): Promise<SubscribeOutcome> {
  const { connection, keys } = context;
  const after = start === 'earliest' ? '0-0' : requirePosition(start.after);
  const own = [
    keys.subscriptions(fence),
    keys.topics(fence.guildId),
    keys.agentEpoch(fence),
    keys.fenced(fence.incarnation),
  ];
  const touched = [
    ...own,
    ...listeningKeys(
      context,
      fence.guildId,
      subscriptions.map(({ topic }) => topic),
    ),
  ];
  const named = subscriptions.flatMap((one) => [memberOf(one), one.topic, one.queue ?? '']);
  const answer = (await connection.run(script, touched, [fence.agentId, after, fence.epoch, ...named])) as ScriptAnswer;
  return answer[0] === 'subscribed' ? { outcome: 'subscribed' } : asRefused(answer);
}
