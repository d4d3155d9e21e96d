import type { Findings } from './findings';
import type { Laboratory } from './laboratory';

/** One benchmark: a file of its own in `benchmarks/`, and a line in the table of benchmarks.ts. */
export interface Benchmark {
  /** What it measures, in a line. */
  readonly what: string;
  /** Peers that `--peer` adds; the floors of benchmarks/*.ts are always measured. */
  readonly peers: readonly string[];
  run(laboratory: Laboratory, findings: Findings): Promise<void>;
}
