import type { Fence, Message } from '@guildhall/contract';
import type { PublishOutcome, TopicRef } from '../message.store';
import { messageScript } from './message-script';
import type { RedisContext } from './redis-context';
import { asRefused, type ScriptAnswer } from './script-answer';

const script = messageScript('publish');

export async function publish(
  { connection, keys, options }: RedisContext,
  { guildId, topic }: TopicRef,
  message: Message,
  { fence, dedupe = false }: { fence?: Fence; dedupe?: boolean },
): Promise<PublishOutcome> {
  const stream = keys.topic(guildId, topic);
  const touched = [
    stream,
    keys.cursors(guildId, topic),
    keys.topics(guildId),
    keys.published(guildId, topic, message.id),
    // Without a fence these two are not read, but must be keys of this deployment.
    fence ? keys.agentEpoch(fence) : stream,
    fence ? keys.fenced(fence.incarnation) : stream,
    keys.starts(guildId, topic),
  ];
  const rememberMs = dedupe ? options.rememberMs : 0;
  const args = [topic, JSON.stringify(message), options.maxTopicLength, rememberMs, fence?.epoch ?? ''];
  return asOutcome((await connection.run(script, touched, args)) as ScriptAnswer, topic);
}

function asOutcome(answer: ScriptAnswer, topic: string): PublishOutcome {
  const [outcome, pos] = answer;
  switch (outcome) {
    case 'published':
    case 'repeated':
      return { outcome, pos: String(pos) };
    case 'full':
      return { outcome, topic };
    default:
      return asRefused(answer);
  }
}
