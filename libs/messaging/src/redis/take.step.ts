import type { Fence, Subscription } from '@guildhall/contract';
import type { TakenMessage, TakeOutcome } from '../message.store';
import { takeAtOnce } from '../step-bounds';
import { messageScript } from './message-script';
import { returnedEntries, type RedisContext } from './redis-context';
import { asRefused, type ScriptAnswer } from './script-answer';

const script = messageScript('take');

export async function take(
  { connection, keys }: RedisContext,
  fence: Fence,
  { topic, queue }: Subscription & { queue: string },
  { count, resume, round }: { count: number; resume: boolean; round: number },
): Promise<TakeOutcome> {
  const { agentEpoch, fenced, commits } = keys;
  const touched = [agentEpoch(fence), fenced(fence.incarnation), keys.topic(fence.guildId, topic), commits(fence)];
  const most = Math.min(count, takeAtOnce);
  const args = [fence.epoch, queue, fence.agentId, most, resume ? 1 : 0, returnedEntries, round];
  const answer = (await connection.runUnconfirmed(script, touched, args)) as ScriptAnswer;
  if (answer[0] !== 'taken') return asRefused(answer);
  return { outcome: 'taken', messages: asTaken(answer[1] as readonly (string | number)[]) };
}

function asTaken(values: readonly (string | number)[]): TakenMessage[] {
  const messages: TakenMessage[] = [];
  for (let i = 0; i < values.length; i += 3) {
    messages.push({ pos: String(values[i]), json: String(values[i + 1]), attempt: Number(values[i + 2]) });
  }
  return messages;
}
