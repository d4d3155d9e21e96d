import { requirePosition, type AgentRef, type Message, type Position } from '@guildhall/contract';
import type { DeadLetter } from '../message.store';
import { messageScript } from './message-script';
import type { RedisContext } from './redis-context';
import type { StreamEntry } from './stored-message';

const countScript = messageScript('count-dead-letters');

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

export async function deadLetter(
  { connection, keys }: RedisContext,
  guildId: string,
  id: Position,
): Promise<DeadLetter | undefined> {
  const stream = keys.deadLetters(guildId);
  const at = requirePosition(id, 'id');
  const [entry] = await connection.reach((client) => client.xrange(stream, at, at));
  return entry && asDeadLetter(entry);
}

export async function dropDeadLetter(
  { connection, keys }: RedisContext,
  guildId: string,
  id: Position,
): Promise<boolean> {
  const at = requirePosition(id, 'id');
  return (await connection.write((client) => client.xdel(keys.deadLetters(guildId), at))) === 1;
}

/** In steps, since a guild's dead letters are too many to keep other clients waiting for all of them. */
export async function countDeadLetters({ connection, keys }: RedisContext, ref: AgentRef): Promise<number> {
  let count = 0;
  let after = '0-0';
  while (after !== '') {
    const args = [ref.agentId, after];
    const answer = await connection.run(countScript, [keys.deadLetters(ref.guildId)], args);
    const [counted, last] = answer as [number, string];
    count += counted;
    after = last;
  }
  return count;
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
