import type { RecoveryTimes } from '../recovery';
import type { Violation } from '../violation';

/** What a run has to say in the end, as one line of JSON. */
export interface LastLine {
  readonly seed: number;
  readonly faults: { readonly [kind: string]: number };
  /** Of those that ask for something, how many had it done: moved, drained, ended with 0. */
  readonly done: { readonly [kind: string]: number };
  readonly violations: { readonly [kind: string]: number };
  /** How many histories the checker has judged, by model; empty: it could not run here. */
  readonly judged: { readonly [model: string]: number };
  readonly recovery_ms: { readonly [kind: string]: RecoveryTimes };
}

export function countByKind(violations: readonly Violation[]): { [kind: string]: number } {
  const counts: { [kind: string]: number } = {};
  for (const { kind } of violations) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
