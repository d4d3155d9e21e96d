import type { CallDeadlines } from '../hosts/grpc-host';
import { openDistributedParts, type DistributedOptions } from './distributed-parts';

// Nobody listens there: what is refused is refused before anybody is asked.
const url = 'redis://127.0.0.1:1';
const deadlines = { createMs: 60_000, stopMs: 30_000, listMs: 10_000 };
const waits = '100 to 86400000';

describe('the distributed engine', () => {
  const open = (options: Partial<DistributedOptions>) => openDistributedParts({ url, ...options });

  it.each<[string, unknown, string, Partial<DistributedOptions>]>([
    ['callTimeoutMs', 0, waits, { callTimeoutMs: 0 }],
    ['startTimeoutMs', Infinity, waits, { startTimeoutMs: Infinity }],
    ['deadlines.createMs', -1, waits, { deadlines: { ...deadlines, createMs: -1 } }],
    ['deadlines.stopMs', 1_000.5, waits, { deadlines: { ...deadlines, stopMs: 1_000.5 } }],
    ['deadlines.listMs', NaN, waits, { deadlines: { ...deadlines, listMs: NaN } }],
    ['deadlines.stopMs', undefined, waits, { deadlines: { createMs: 60_000 } as CallDeadlines }],
    ['reconcile.hostTtlMs', 2_999, '3000 to 86400000', { reconcile: { hostTtlMs: 2_999 } }],
    ['reconcile.hostTtlMs', 86_400_001, '3000 to 86400000', { reconcile: { hostTtlMs: 86_400_001 } }],
  ])('refuses %s of %p before it reaches for the store', async (field, value, allowed, options) => {
    const message = `${field} is ${String(value)}; it has to be a whole number from ${allowed}.`;
    await expect(open(options)).rejects.toMatchObject({ kind: 'invalid', code: 'CONFIG_INVALID', field, message });
  });

  it.each<Partial<DistributedOptions>>([
    {},
    { callTimeoutMs: undefined, reconcile: false },
    { deadlines, reconcile: {} },
    { deadlines: { createMs: 100, stopMs: 86_400_000, listMs: 100 }, reconcile: { hostTtlMs: 3_000 } },
  ])('takes %j, and reaches for the store', async (options) => {
    await expect(open({ startTimeoutMs: 100, ...options })).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  });
});
