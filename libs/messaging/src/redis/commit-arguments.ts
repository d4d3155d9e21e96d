import type { BatchEffects } from '../batch-effects';
import type { CommitBatch } from '../message.store';
import type { MessageStoreOptions } from '../message-store.options';

type Arguments = (string | number)[];

/** A flat list, since Lua takes that apart faster than it parses a document; the order is in commit-batch.lua. */
export function settlingArguments({ fence, firstSeq, entries }: CommitBatch, effects: BatchEffects): Arguments {
  const args: Arguments = [fence.epoch, firstSeq, firstSeq + entries.length - 1, fence.agentId, effects.topics.size];
  const published = countByTopic(effects);
  const numbers = numbersOf(effects);
  for (const topic of effects.topics) {
    args.push(topic, effects.cursors.get(topic) ?? '', published.get(topic) ?? 0);
  }
  args.push(effects.acknowledgements.length);
  for (const { topic, queue, positions } of effects.acknowledgements) {
    args.push(numbers.get(topic)!, queue, positions.length, ...positions);
  }
  return args;
}

/** What a commit writes beyond that; the order is in commit.lua. */
export function writingArguments(effects: BatchEffects, options: MessageStoreOptions): Arguments {
  const args: Arguments = [options.maxTopicLength, options.maxStateBytes, options.maxDeadLetters];
  const numbers = numbersOf(effects);
  addState(args, effects);
  args.push(effects.burials.length);
  for (const { from, topic, queue = '', pos, reason, attempts } of effects.burials) {
    args.push(numbers.get(from)!, topic, queue, pos, reason, attempts);
  }
  args.push(effects.publish.length);
  for (const { topic, json } of effects.publish) args.push(numbers.get(topic)!, json);
  return args;
}

function addState(args: Arguments, { state }: BatchEffects): void {
  const set = [...state].filter((entry): entry is [string, string] => entry[1] !== undefined);
  const deleted = [...state.keys()].filter((key) => state.get(key) === undefined);
  args.push(set.length);
  for (const [key, json] of set) args.push(key, json);
  args.push(deleted.length);
  for (const key of deleted) args.push(key);
}

/** Topics are named once and then by their numbers, from 1. */
function numbersOf({ topics }: BatchEffects): Map<string, number> {
  return new Map([...topics].map((topic, index) => [topic, index + 1]));
}

function countByTopic({ publish }: BatchEffects): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { topic } of publish) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  return counts;
}
