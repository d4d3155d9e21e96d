import type { Fence, Json, Position } from '@guildhall/contract';
import type { OpenOutcome } from '../message.store';
import { messageScript } from './message-script';
import type { RedisContext } from './redis-context';
import { asRefused, type ScriptAnswer } from './script-answer';
import { readSubscriptions } from './subscription-set';

const script = messageScript('open');

type Opened = readonly [outcome: 'opened', seq: number, state: string[], cursors: (Position | null)[]];

/** In one round trip for an agent that has no cursors yet, as most that are created; then it need not be known first. */
export async function open(context: RedisContext, fence: Fence): Promise<OpenOutcome> {
  const [subscriptions, opened] = await Promise.all([readSubscriptions(context, fence), openWith(context, fence, [])]);
  const topics = subscriptions.filter(({ queue }) => queue === undefined).map(({ topic }) => topic);
  return topics.length === 0 ? opened : openWith(context, fence, topics);
}

async function openWith(
  { connection, keys }: RedisContext,
  fence: Fence,
  topics: readonly string[],
): Promise<OpenOutcome> {
  const own = [keys.agentEpoch(fence), keys.fenced(fence.incarnation), keys.commits(fence), keys.state(fence)];
  const touched = [...own, ...topics.map((topic) => keys.cursors(fence.guildId, topic))];
  const answer = (await connection.run(script, touched, [fence.epoch, fence.agentId])) as ScriptAnswer;
  return answer[0] === 'opened' ? asOpened(answer as unknown as Opened, topics) : asRefused(answer);
}

function asOpened([outcome, seq, state, positions]: Opened, topics: readonly string[]): OpenOutcome {
  const cursors = topics.flatMap((topic, index) => {
    const position = positions[index];
    return position ? [[topic, position] as const] : [];
  });
  return { outcome, seq, cursors: Object.fromEntries(cursors), state: asState(state) };
}

function asState(pairs: readonly string[]): { [key: string]: Json } {
  const entries: [string, Json][] = [];
  for (let i = 0; i < pairs.length; i += 2) entries.push([pairs[i]!, JSON.parse(pairs[i + 1]!) as Json]);
  return Object.fromEntries(entries);
}
