import { leaseClockMs } from '@guildhall/processes';
import { StrictLease } from './strict-lease';

const hostTtlMs = 10_000;
const leaseTtlMs = 40_000;
const marginMs = 2_000;

describe('StrictLease', () => {
  let allowed: number[];
  let lease: StrictLease;
  let nowMs: number;

  beforeEach(() => {
    allowed = [];
    lease = new StrictLease({ hostTtlMs, leaseTtlMs, allow: (untilMs) => allowed.push(untilMs) });
    nowMs = leaseClockMs();
  });

  /** A host that began so long ago, and of whose agents nothing is in doubt. */
  function begun(agoMs: number): void {
    lease.hostRenewed(nowMs - agoMs);
    lease.agentsRenewed({ ...lease.enquire(), sentAtMs: nowMs - agoMs });
    allowed.length = 0;
  }

  it('allows nothing before the leases of the agents were renewed for the first time', () => {
    expect(lease.hostRenewed(nowMs)).toBe(false);
    expect(allowed).toEqual([]);

    lease.agentsRenewed(lease.enquire());
    expect(allowed).toEqual([nowMs + hostTtlMs - marginMs]);
  });

  it('counts from before a renewal was sent, less the margin', () => {
    begun(5_000);

    expect(lease.hostRenewed(nowMs - 100)).toBe(true);
    expect(allowed).toEqual([nowMs - 100 + hostTtlMs - marginMs]);
  });

  it('allows no more than the leases of the agents do', () => {
    lease.hostRenewed(nowMs);
    lease.agentsRenewed({ ...lease.enquire(), sentAtMs: nowMs - 35_000 });

    expect(allowed).toEqual([nowMs + 5_000 - marginMs]);
  });

  it('allows nothing when the lease of the host may have run out, until those of the agents were renewed after it', () => {
    begun(hostTtlMs);
    const before = lease.enquire();

    expect(lease.hostRenewed(nowMs)).toBe(false);
    lease.agentsRenewed(before);
    expect(lease.hostRenewed(nowMs)).toBe(false);
    expect(allowed).toEqual([]);

    lease.agentsRenewed(lease.enquire());
    expect(allowed).toEqual([nowMs + hostTtlMs - marginMs]);
    expect(lease.hostRenewed(nowMs)).toBe(true);
  });

  it('is not thrown back by an old answer that comes after a newer one', () => {
    begun(hostTtlMs);
    const before = lease.enquire();
    lease.hostRenewed(nowMs);
    lease.agentsRenewed(lease.enquire());

    lease.agentsRenewed({ ...before, sentAtMs: nowMs - 35_000 });

    expect(lease.hostRenewed(nowMs)).toBe(true);
    expect(allowed.at(-1)).toBe(nowMs + hostTtlMs - marginMs);
  });
});
