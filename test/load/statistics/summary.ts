/** How a figure came out over its samples. */
export interface Summary {
  readonly n: number;
  readonly min: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * Percentiles are samples that occurred (nearest rank): of 100 samples p99 is the second largest.
 * @throws Error when there is no sample
 */
export function summarize(samples: readonly number[]): Summary {
  if (samples.length === 0) throw new Error('There are no samples to summarize.');
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = (percent: number) => sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]!;
  return { n: sorted.length, min: rank(0), p50: rank(50), p95: rank(95), p99: rank(99), max: rank(100) };
}

export function median(samples: readonly number[]): number {
  return summarize(samples).p50;
}
