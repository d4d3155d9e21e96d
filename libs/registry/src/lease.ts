import type { AgentRef } from '@guildhall/contract';

/** The right of one incarnation of a host to run an agent under an epoch (DESIGN 2). */
export interface Lease extends AgentRef {
  readonly host: string;
  readonly incarnation: string;
  /** `address:port` at which the host serves AgentHostService; empty in the embedded way. */
  readonly address: string;
  readonly epoch: number;
  readonly state: 'starting' | 'running';
  /** Milliseconds since 1970 at which this epoch took the lease. */
  readonly sinceMs: number;
  /** Of the create that this start answers; empty after a restart by the host. */
  readonly idempotencyKey: string;
  /** Digest of the wish that the process was started for; empty when it was started for none. */
  readonly wishDigest: string;
}

/** The owner of leases. */
export interface LeaseOwner {
  readonly host: string;
  readonly incarnation: string;
}

/** Where an agent is. */
export interface AgentLocation {
  /** Only while it is valid. */
  readonly lease: Lease | undefined;
  /** The highest epoch ever reserved, 0 for none. */
  readonly epoch: number;
  /** The lease that was taken last and not given up, valid or not. Its epoch is below `epoch` while a placement is under way. */
  readonly lastLease: Lease | undefined;
}

/** `epoch` is the agent's highest after the call. */
export interface ReserveOutcome {
  readonly outcome: 'reserved' | 'changed' | 'deposed';
  readonly epoch: number;
}

/** `held`: whoever held the agent last may still act. */
export interface StrictReserveOutcome {
  readonly outcome: ReserveOutcome['outcome'] | 'held';
  readonly epoch: number;
}

export type RegisterOutcome =
  | { outcome: 'registered'; epoch: number }
  | { outcome: 'stale'; epoch: number }
  | { outcome: 'held'; lease: Lease }
  | { outcome: 'fenced' }
  | { outcome: 'unwished' };

export interface RegisterOptions {
  /** Nobody may take the lease of an agent that is not wished any more. */
  readonly wished?: boolean;
}

export type RenewOutcome = 'renewed' | 'registered' | 'taken';

/** What a heartbeat found, in the order of the leases given; `fenced` when the incarnation may renew nothing. */
export type HeartbeatOutcome = { outcome: 'renewed'; leases: RenewOutcome[] } | { outcome: 'fenced' };
