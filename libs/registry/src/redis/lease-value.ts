import type { Lease, LeaseOwner } from '../lease';

/**
 * How lua/lease-value.lua lays a lease out: `{"epoch":E` + owner part + rest. Scripts put the parts together, since only
 * they know the epoch when they reserve it, and compare the first two without decoding.
 */
export function ownerPart({ host, incarnation }: LeaseOwner): string {
  return `${hostPart(host)}${JSON.stringify(incarnation)},`;
}

/** The beginning of the owner part: all that a lease of this host has in common. */
export function hostPart(host: string): string {
  return `,"host":${JSON.stringify(host)},"incarnation":`;
}

/** Everything but epoch and owner, up to the closing brace. */
export function restPart(lease: Lease): string {
  const { epoch: _epoch, host: _host, incarnation: _incarnation, ...rest } = lease;
  return JSON.stringify(rest).slice(1);
}

export function parseLease(value: string): Lease {
  return JSON.parse(value) as Lease;
}
