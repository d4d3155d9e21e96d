import type { GuildhallError, ReasonCode } from '@guildhall/contract';

const codes: ReadonlySet<string> = new Set<ReasonCode>([
  'NO_HOST_AVAILABLE',
  'HOST_FULL',
  'HOST_DRAINING',
  'LEASE_STILL_HELD',
]);

/** Whether an agent could not be placed because it has to wait for room or for a lease: no host has seen it. */
export function waitsForRoom({ code }: GuildhallError): boolean {
  return codes.has(code);
}
