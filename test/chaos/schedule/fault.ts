/** What can happen to the cluster. */
export const faultKinds = [
  'agent.kill',
  'agent.stop',
  'agent.move',
  'host.kill',
  'host.stop',
  'host.cut',
  'host.term',
  'host.drain',
  'gateway.kill',
  'gateway.stop',
  'guard.kill',
  'guard.stop',
  'redis.kill',
  'redis.pause',
  'redis.empty',
] as const;

export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  /** From 1, over the whole run. */
  readonly number: number;
  readonly kind: FaultKind;
  /** When it begins, in ms after its group's begin. */
  readonly atMs: number;
  /** How long it lasts: the stop, the pause, the cut; of a kill or drain, until what ended is started again. */
  readonly lastsMs: number;
  /** Chooses among what is there when the fault begins. */
  readonly target: number;
  /** Chooses between two ways of the kind: how a cut heals, how a store loses its data. */
  readonly variant: boolean;
}

/** Faults that may overlap. The world is checked after each group. */
export interface FaultGroup {
  /** From 1. */
  readonly number: number;
  readonly faults: readonly Fault[];
}
