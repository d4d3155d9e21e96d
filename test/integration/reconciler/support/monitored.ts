import { once } from 'node:events';
import type { Redis } from 'ioredis';
import { eventually } from '../../../support';

/**
 * Another connection, which emits `monitor` for each command that the store gets (MONITOR). The client takes a command that
 * is told together with the answer to MONITOR for an answer too many, and fails: then it is tried again.
 */
export function monitored(store: Redis): Promise<Redis> {
  return eventually(async () => {
    const monitor = store.duplicate({ monitor: true, lazyConnect: false });
    try {
      await once(monitor, 'monitoring');
      return monitor;
    } catch (error) {
      monitor.disconnect();
      throw error;
    }
  });
}
