import type { Message, Position } from '@guildhall/contract';
import type { DeadLetter } from '../message.store';
import { requirePosition } from '../position.rules';
import type { RedisContext } from './redis-context';
import type { StreamEntry } from './stored-message';

export async function deadLetters(
  { connection, keys }: RedisContext,
  guildId: string,
  after: Position,
  count: number,
): Promise<DeadLetter[]> {
  const from = `(${requirePosition(after)}`;
  const stream = keys.deadLetters(guildId);
  const entries = await connection.reach((client) => client.xrange(stream, from, '+', 'COUNT', count));
  return entries.map(asDeadLetter);
}

/** Fields in the order in which commit.lua adds them. */
function asDeadLetter([id, fields]: StreamEntry): DeadLetter {
  const [agentId, topic, queue, pos, reason, attempts, json] = fields.filter((_name, index) => index % 2 === 1);
  return {
    id,
    agentId: agentId!,
    topic: topic!,
    ...(queue ? { queue } : {}),
    pos: pos!,
    reason: reason!,
    attempts: Number(attempts),
    message: JSON.parse(json!) as Message,
    atMs: Number(id.split('-')[0]),
  };
}
