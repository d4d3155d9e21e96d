import { requireWithin, type Bounds } from '../require-within';
import type { DistributedOptions } from './distributed-parts';

/** As the settings of a gateway have them. */
const waitMs: Bounds = { min: 100, max: 86_400_000 };
/** Hosts renew their leases once a second at best. */
const ttlMs: Bounds = { min: 3_000, max: 86_400_000 };

/** @throws GuildhallError invalid CONFIG_INVALID with the option as its field, such as `deadlines.createMs` */
export function checkTimes({ callTimeoutMs, startTimeoutMs, deadlines, reconcile }: DistributedOptions): void {
  for (const [field, value] of Object.entries({ callTimeoutMs, startTimeoutMs })) {
    if (value !== undefined) requireWithin(field, value, waitMs);
  }
  if (deadlines) {
    for (const name of ['createMs', 'stopMs', 'listMs'] as const) {
      requireWithin(`deadlines.${name}`, deadlines[name], waitMs);
    }
  }
  const hostTtlMs = reconcile ? reconcile.hostTtlMs : undefined;
  if (hostTtlMs !== undefined) requireWithin('reconcile.hostTtlMs', hostTtlMs, ttlMs);
}
