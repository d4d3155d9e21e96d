import type { Benchmark } from './benchmark';
import { burstBenchmark } from './benchmarks/burst.benchmark';
import { compareBenchmark } from './benchmarks/compare/compare.benchmark';
import { createBenchmark } from './benchmarks/create.benchmark';
import { failoverBenchmark } from './benchmarks/failover/failover.benchmark';
import { heartbeatBenchmark } from './benchmarks/heartbeat.benchmark';
import { lookupBenchmark } from './benchmarks/lookup.benchmark';
import { memoryBenchmark } from './benchmarks/memory.benchmark';
import { messageBenchmark } from './benchmarks/message/message.benchmark';
import { placementBenchmark } from './benchmarks/placement.benchmark';

/** By the name that the command line takes. */
export const benchmarks: { readonly [name: string]: Benchmark } = {
  create: createBenchmark,
  burst: burstBenchmark,
  message: messageBenchmark,
  lookup: lookupBenchmark,
  heartbeat: heartbeatBenchmark,
  memory: memoryBenchmark,
  placement: placementBenchmark,
  compare: compareBenchmark,
  failover: failoverBenchmark,
};
