import { unavailable, type GuildhallError } from '@guildhall/contract';
import type { Redis } from 'ioredis';
import { createRedisClient, defaultCallTimeoutMs, defaultStartTimeoutMs, redisTarget } from './redis-options';
import type { RedisSettings } from './redis-options';
import { RedisConnection, type RedisClient } from './redis-connection';
import { ReadyGate } from './ready-gate';
import { isRefusedLogin, textOf } from './redis-failure';
import { describeTarget } from './redis-url';
import { requireSyncedLog } from './strict-durability';

/**
 * Connects and makes sure that Redis answers (R5).
 *
 * @throws GuildhallError invalid CONFIG_INVALID (field REDIS_URL, or DURABILITY where the store cannot be strict) |
 *   unavailable STORE_UNREACHABLE; no text holds the password
 */
export async function connectRedis(settings: RedisSettings): Promise<RedisConnection> {
  return adoptRedisClient(createRedisClient(settings), settings);
}

/** The same for a client that somebody else made from the settings' options; it is closed when Redis does not answer. */
export async function adoptRedisClient(client: RedisClient, settings: RedisSettings): Promise<RedisConnection> {
  const readyWaitMs = settings.callTimeoutMs ?? defaultCallTimeoutMs;
  const isStrict = settings.durability === 'strict';
  // Half of the time that a command has: the other half is for what stands before it.
  const connection = new RedisConnection(client, {
    readyWaitMs,
    ...(isStrict && { replicatedWithinMs: readyWaitMs / 2 }),
  });
  try {
    await answers(client, settings.startTimeoutMs ?? defaultStartTimeoutMs).catch((error: unknown) => {
      throw unreachable(error, settings);
    });
    if (isStrict) await requireSyncedLog(client as Redis);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function answers(client: RedisClient, waitMs: number): Promise<void> {
  let last: unknown;
  let refuse: (error: unknown) => void = () => {};
  const refused = new Promise<never>((_resolve, reject) => (refuse = reject));
  const onError = (error: unknown) => {
    last = error;
    if (isRefusedLogin(error)) refuse(error);
  };
  client.on('error', onError);
  try {
    await Promise.race([new ReadyGate(client).pass(waitMs), refused]);
    await client.ping();
  } catch (error) {
    throw last ?? error;
  } finally {
    client.off('error', onError);
  }
}

function unreachable(error: unknown, settings: RedisSettings): GuildhallError {
  const where = describeTarget(redisTarget(settings));
  const what = isRefusedLogin(error) ? 'refused the credentials' : 'does not answer';
  const sentence = `${where} ${what} (${reasonOf(error)}). Check REDIS_URL and that Redis runs.`;
  return unavailable('STORE_UNREACHABLE', sentence, { field: 'REDIS_URL', cause: error });
}

/** A cluster's and a refused dual-stack connection's own text says nothing; what it wraps does. */
function reasonOf(error: unknown): string {
  const { lastNodeError, errors } = error as { lastNodeError?: unknown; errors?: unknown[] };
  const wrapped = lastNodeError ?? errors?.[0];
  return wrapped === undefined ? textOf(error) : reasonOf(wrapped);
}
