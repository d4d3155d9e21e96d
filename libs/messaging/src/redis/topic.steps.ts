import { requirePosition, type Fence, type Position } from '@guildhall/contract';
import type { CountOutcome, StoredMessage, TopicRef, TrimPolicy } from '../message.store';
import { trimAtOnce } from '../step-bounds';
import { messageScript } from './message-script';
import type { RedisContext } from './redis-context';
import { asRefused, type ScriptAnswer } from './script-answer';
import { asStoredMessage } from './stored-message';
import { listeningKeys } from './subscription-set';

const countAttemptScript = messageScript('count-attempt');
const trimScript = messageScript('trim');
const forgetGuildScript = messageScript('forget-guild');

export async function read(
  { connection, keys }: RedisContext,
  { guildId, topic }: TopicRef,
  after: Position,
  count: number,
): Promise<StoredMessage[]> {
  if (count < 1) return [];
  const from = `(${requirePosition(after)}`;
  const stream = keys.topic(guildId, topic);
  const entries = await connection.reach((client) => client.xrange(stream, from, '+', 'COUNT', count));
  return entries.map(asStoredMessage);
}

/** Redis keeps the last id when the entry itself was trimmed. */
export async function end({ connection, keys }: RedisContext, { guildId, topic }: TopicRef): Promise<Position> {
  const stream = keys.topic(guildId, topic);
  const facts = await connection.reach((client) => client.xinfo('STREAM', stream).catch(ifNoSuchKey));
  const values = facts as readonly unknown[];
  const at = values.indexOf('last-generated-id');
  return at < 0 ? '0-0' : String(values[at + 1]);
}

export async function countAttempt(
  { connection, keys }: RedisContext,
  fence: Fence,
  topic: string,
  pos: Position,
): Promise<CountOutcome> {
  const touched = [keys.attempts(fence), keys.agentEpoch(fence), keys.fenced(fence.incarnation)];
  const answer = (await connection.runUnconfirmed(countAttemptScript, touched, [
    topic,
    pos,
    fence.epoch,
  ])) as ScriptAnswer;
  return answer[0] === 'counted' ? { outcome: 'counted', count: Number(answer[1]) } : asRefused(answer);
}

export async function trim(
  { connection, keys }: RedisContext,
  { guildId, topic }: TopicRef,
  { keepMs, keepCount }: TrimPolicy,
): Promise<number> {
  const touched = [keys.topic(guildId, topic), keys.cursors(guildId, topic)];
  return Number(await connection.runUnconfirmed(trimScript, touched, [keepMs, keepCount, trimAtOnce]));
}

export async function topics({ connection, keys }: RedisContext, guildId: string): Promise<string[]> {
  const names = await connection.reach((client) => client.smembers(keys.topics(guildId)));
  return names.toSorted();
}

export async function forgetGuild(context: RedisContext, guildId: string): Promise<void> {
  const { connection, keys } = context;
  let left: unknown;
  do {
    const names = await topics(context, guildId);
    const topicKeys = listeningKeys(context, guildId, names);
    left = await connection.run(forgetGuildScript, [keys.topics(guildId), keys.deadLetters(guildId), ...topicKeys], []);
  } while (left !== 0);
}

function ifNoSuchKey(error: unknown): readonly unknown[] {
  if (error instanceof Error && error.message.includes('no such key')) return [];
  throw error;
}
