import { invalid, type GuildhallError } from '@guildhall/contract';
import type { Redis } from 'ioredis';

/**
 * Refuses a server that answers before its log is on disk. One that does not tell its configuration, as hosted ones do
 * not, is taken at its operator's word.
 * @throws GuildhallError invalid CONFIG_INVALID, field DURABILITY
 */
export async function requireSyncedLog(client: Redis): Promise<void> {
  const config = await client.config('GET', 'append*').catch(() => undefined);
  if (config === undefined) return;
  const values = Object.fromEntries(pairs(config as string[]));
  if (values['appendonly'] === 'yes' && values['appendfsync'] === 'always') return;
  throw unfit(`the store has appendonly ${values['appendonly']}, appendfsync ${values['appendfsync']}`);
}

export function unfit(problem: string): GuildhallError {
  const needs = 'It needs a Redis with a replica, at best under Sentinel, with appendonly yes and appendfsync always';
  return invalid('CONFIG_INVALID', `DURABILITY cannot be strict: ${problem}. ${needs}.`, { field: 'DURABILITY' });
}

function* pairs(values: readonly string[]): Iterable<[string, string]> {
  for (let at = 0; at + 1 < values.length; at += 2) yield [values[at]!, values[at + 1]!];
}
