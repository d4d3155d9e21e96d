import { randomUUID } from 'node:crypto';
import type { KeySpace } from './key-space';
import type { RedisConnection } from './redis-connection';

/** The store's own id, drawn by whoever asks first. Another id than before means that the store lost its data. */
export async function redisStoreId(connection: RedisConnection, keys: KeySpace): Promise<string> {
  // A store whose memory is full refuses every SET, also one that would change nothing.
  const known = await connection.reach((client) => client.get(keys.storeId()));
  if (known !== null) return known;
  const drawn = randomUUID();
  const present = await connection.write((client) => client.set(keys.storeId(), drawn, 'NX', 'GET'));
  return present ?? drawn;
}
