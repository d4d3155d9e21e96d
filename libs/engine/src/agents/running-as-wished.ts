import type { Lease, StoredAgentRecord } from '@guildhall/registry';

/** Whether the process that holds a lease was started for this very wish. One that tells no wish is left alone. */
export function answersTo(lease: Lease, record: StoredAgentRecord): boolean {
  return lease.wishDigest === '' || lease.wishDigest === record.digest;
}
