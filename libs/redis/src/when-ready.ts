import type { RedisClient } from './redis-connection';

/** Resolves when the client is ready; rejects when it is not within the time, or never will be. */
export function whenReady(client: RedisClient, waitMs: number): Promise<void> {
  if (client.status === 'ready') return Promise.resolve();
  if (client.status === 'end') return Promise.reject(new Error('Connection is closed.'));
  return new Promise((resolve, reject) => {
    const settle = (outcome: () => void) => {
      clearTimeout(timer);
      client.off('ready', onReady);
      client.off('end', onEnd);
      outcome();
    };
    const onReady = () => settle(resolve);
    const onEnd = () => settle(() => reject(new Error('Connection is closed.')));
    const timer = setTimeout(() => settle(() => reject(new Error('Connecting timed out'))), waitMs);
    client.once('ready', onReady);
    client.once('end', onEnd);
  });
}
