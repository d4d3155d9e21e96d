import type { Fence, Position, Subscription } from '@guildhall/contract';
import type { ReplayedMessage, ReplayOutcome, TakeReplayedOutcome } from '../message.store';
import { parseMessage } from '../parse-message';
import { replayNews, replayNewsMessage, replayQueue, replaySources, replayTopic, type ReplaySource } from '../replays';
import { takeAtOnce } from '../step-bounds';
import { deadLetter } from './dead-letter.step';
import { messageScript } from './message-script';
import { returnedEntries, type RedisContext } from './redis-context';
import { asRefused, type ScriptAnswer } from './script-answer';

const replayScript = messageScript('replay-dead-letter');
const takeScript = messageScript('take-replayed');

/** A dead letter never changes: what was read of it names the keys of the step, which looks whether it is still there. */
export async function replayDeadLetter(context: RedisContext, guildId: string, id: Position): Promise<ReplayOutcome> {
  const letter = await deadLetter(context, guildId, id);
  if (!letter) return 'not_found';
  const { connection, keys, options } = context;
  const { agentId, topic, queue = '' } = letter;
  const replays = replayTopic(agentId, letter);
  const touched = [
    keys.deadLetters(guildId),
    keys.topics(guildId),
    ...[topic, replays].flatMap((name) => [keys.topic(guildId, name), keys.cursors(guildId, name)]),
    keys.topic(guildId, replayNews),
  ];
  const news = JSON.stringify(replayNewsMessage(replays));
  const args = [letter.id, agentId, queue, replays, replayQueue, replayNews, news, options.maxTopicLength];
  return (await connection.run(replayScript, touched, args)) as ReplayOutcome;
}

export async function takeReplayed(
  { connection, keys }: RedisContext,
  fence: Fence,
  subscriptions: readonly Subscription[],
  count: number,
): Promise<TakeReplayedOutcome> {
  const sources = replaySources(fence.agentId, subscriptions);
  const streams = sources.map(({ topic }) => keys.topic(fence.guildId, topic));
  const touched = [keys.agentEpoch(fence), keys.fenced(fence.incarnation), ...streams];
  const args = [fence.epoch, replayQueue, fence.agentId, Math.min(count, takeAtOnce), returnedEntries];
  const answer = (await connection.runUnconfirmed(takeScript, touched, args)) as ScriptAnswer;
  if (answer[0] !== 'taken') return asRefused(answer);
  return { outcome: 'taken', messages: asReplayed(answer[1] as readonly (string | number)[], sources) };
}

function asReplayed(values: readonly (string | number)[], sources: readonly ReplaySource[]): ReplayedMessage[] {
  const messages: ReplayedMessage[] = [];
  for (let i = 0; i < values.length; i += 4) {
    const queue = sources[Number(values[i]) - 1]?.queue;
    const stored = { pos: String(values[i + 1]), json: String(values[i + 2]) };
    const { topic } = parseMessage(stored);
    messages.push({ topic, ...(queue !== undefined && { queue }), ...stored, attempt: Number(values[i + 3]) });
  }
  return messages;
}
