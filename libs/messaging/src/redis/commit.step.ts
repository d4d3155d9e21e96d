import type { Fence } from '@guildhall/contract';
import { effectsOf, type BatchEffects } from '../batch-effects';
import type { CommitBatch, CommitOutcome } from '../message.store';
import { settlingArguments, writingArguments } from './commit-arguments';
import { messageScript } from './message-script';
import type { RedisContext } from './redis-context';
import { asRefused, type ScriptAnswer } from './script-answer';

const commitScript = messageScript('commit');
const acknowledgeScript = messageScript('acknowledge');

/** By its content: what only acknowledges goes through when the memory is full. */
export async function commit(context: RedisContext, batch: CommitBatch): Promise<CommitOutcome> {
  const effects = effectsOf(batch);
  const script = writes(effects) ? commitScript : acknowledgeScript;
  const args = settlingArguments(batch, effects);
  // Not by spreading: a batch may have more arguments than a call.
  if (writes(effects)) for (const arg of writingArguments(effects, context.options)) args.push(arg);
  return asOutcome((await context.connection.run(script, keysOf(context, batch.fence, effects), args)) as ScriptAnswer);
}

function writes({ publish, state, burials }: BatchEffects): boolean {
  return publish.length > 0 || state.size > 0 || burials.length > 0;
}

function keysOf({ keys }: RedisContext, fence: Fence, { topics }: BatchEffects): string[] {
  const { guildId, incarnation } = fence;
  return [
    keys.agentEpoch(fence),
    keys.fenced(incarnation),
    keys.commits(fence),
    keys.attempts(fence),
    keys.state(fence),
    keys.topics(guildId),
    keys.deadLetters(guildId),
    ...[...topics].flatMap((topic) => [keys.topic(guildId, topic), keys.cursors(guildId, topic)]),
  ];
}

function asOutcome(answer: ScriptAnswer): CommitOutcome {
  const [outcome, value] = answer;
  switch (outcome) {
    case 'applied':
    case 'repeated':
      return { outcome };
    case 'stale_seq':
      return { outcome, seq: Number(value) };
    case 'full':
      return { outcome, topic: String(value) };
    case 'state_too_large':
      return { outcome, bytes: Number(value) };
    default:
      return asRefused(answer);
  }
}
