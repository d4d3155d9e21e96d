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

/** Where one agent is, as whoever wants to place it has to know. */
export interface SeenLocation extends Pick<AgentLocation, 'lease' | 'epoch'> {
  /** The store that says so: '' for one that has no id yet, undefined for one that nobody can empty under its users. */
  readonly storeId: string | undefined;
}

/** What else must hold for an epoch to be reserved. */
export interface ReserveConditions {
  /** Of the leader that places. Absent: whoever asks may. */
  readonly term?: number;
  /** The store in which the epoch was seen. Absent: whichever. */
  readonly storeId?: string;
  /** The epoch of a lease that does not count, because its process has ended or its start was given up. */
  readonly over?: number;
}

/**
 * `epoch` is the agent's highest after the call. `changed`: another one than was seen. `deposed`: another term has begun.
 * `held`: a lease is valid; of a strict agent also: whoever held it last may still act. `emptied`: it is another store.
 */
export interface ReserveOutcome {
  readonly outcome: 'reserved' | 'changed' | 'deposed' | 'held' | 'emptied';
  readonly epoch: number;
}

/** `changed`: the epoch is another one than was seen. `held`: a lease is valid. `wished`: somebody wishes for the agent. */
export type VoidOutcome = 'voided' | 'changed' | 'held' | 'wished';

export type RegisterOutcome =
  | { outcome: 'registered'; epoch: number }
  | { outcome: 'stale'; epoch: number }
  | { outcome: 'held'; lease: Lease }
  | { outcome: 'fenced' }
  | { outcome: 'absent' }
  | { outcome: 'unwished' };

export interface RegisterOptions {
  /** Nobody may take the lease of an agent that is not wished any more. */
  readonly wished?: boolean;
}

export type RenewOutcome = 'renewed' | 'registered' | 'taken';

/** What a heartbeat found, in the order of the leases given; `fenced` when the incarnation may renew nothing. */
export type HeartbeatOutcome = { outcome: 'renewed'; leases: RenewOutcome[] } | { outcome: 'fenced' };
