import type { Fence, Position, Subscription } from '@guildhall/contract';
import { checkFence } from '@guildhall/sqlite';
import type { DeadLetter, ReplayedMessage, ReplayOutcome, TakeReplayedOutcome } from '../message.store';
import { parseMessage } from '../parse-message';
import { replayNews, replayNewsMessage, replayQueue, replaySources, replayTopic } from '../replays';
import { takeAtOnce } from '../step-bounds';
import { deadLetter, dropDeadLetter } from './dead-letter-table';
import { createQueue, findQueue } from './queue-table';
import type { SqliteContext } from './sqlite-context';
import { takeEntries } from './take.step';
import { append, findTopic, grow, makeRoom, topicRow } from './topic-table';

export function replayDeadLetter(context: SqliteContext, guildId: string, id: Position): ReplayOutcome {
  const outcome = context.database.transaction(() => {
    const letter = deadLetter(context, guildId, id);
    return letter ? replay(context, guildId, letter) : 'not_found';
  });
  if (outcome === 'replayed') context.news.tell({ guildId, topic: replayNews });
  return outcome;
}

function replay(context: SqliteContext, guildId: string, letter: DeadLetter): ReplayOutcome {
  if (!hasReceiver(context, guildId, letter)) return 'unsubscribed';
  const topic = replayTopic(letter.agentId, letter);
  createQueue(context, { guildId, topic }, replayQueue, '0-0');
  if (!makeRoom(context, topicRow(context, { guildId, topic }), 1)) return 'full';
  add(context, guildId, topic, JSON.stringify(letter.message));
  add(context, guildId, replayNews, JSON.stringify(replayNewsMessage(topic)));
  dropDeadLetter(context, guildId, letter.id);
  return 'replayed';
}

function hasReceiver(context: SqliteContext, guildId: string, { agentId, topic, queue }: DeadLetter): boolean {
  if (queue !== undefined) return findQueue(context, { guildId, topic }, queue) !== undefined;
  const topicId = findTopic(context, { guildId, topic })?.id ?? 0;
  const cursor = context.database.prepare('SELECT 1 FROM cursors WHERE guild_id = ? AND agent_id = ? AND topic_id = ?');
  return cursor.get(guildId, agentId, topicId) !== undefined;
}

function add(context: SqliteContext, guildId: string, topic: string, json: string): void {
  const { id } = topicRow(context, { guildId, topic });
  const pos = context.clock.next();
  append(context, id, pos, json);
  grow(context, id, 1, pos);
}

export function takeReplayed(
  context: SqliteContext,
  fence: Fence,
  subscriptions: readonly Subscription[],
  count: number,
): TakeReplayedOutcome {
  return context.database.transaction(() => {
    const refusal = checkFence(context.database, fence);
    if (refusal) return refusal;
    return { outcome: 'taken', messages: takeAll(context, fence, subscriptions, Math.min(count, takeAtOnce)) };
  });
}

function takeAll(
  context: SqliteContext,
  { guildId, agentId }: Fence,
  subscriptions: readonly Subscription[],
  most: number,
): ReplayedMessage[] {
  const taken: ReplayedMessage[] = [];
  for (const { topic, queue } of replaySources(agentId, subscriptions)) {
    const row = findQueue(context, { guildId, topic }, replayQueue);
    if (!row) continue;
    for (const entry of takeEntries(context, row, agentId, most - taken.length, true)) {
      taken.push({ ...entry, topic: parseMessage(entry).topic, ...(queue !== undefined && { queue }) });
    }
  }
  return taken;
}
