import type { Benchmark } from '../../benchmark';
import { bareRedis } from '../../floors/bare-redis';
import { comparisonSamples, desiredAgents } from './comparison';
import { planSamples, plannedAgents } from './plans';

/** What the leader does once a second, and what `guildhall run FILE` does with a file that has changed. */
export const compareBenchmark: Benchmark = {
  what: `the comparison of ${desiredAgents} desired agents with what runs, nothing differing; the plan of a changed guild of ${plannedAgents}`,
  peers: [],
  run: async (laboratory, findings) => {
    const { comparisons, readings, changes } = await laboratory.inWorld((world) =>
      comparisonSamples(world, laboratory),
    );
    const plans = await laboratory.inWorld((world) => planSamples(world, laboratory));
    const compared = findings.add(`comparison of ${desiredAgents} agents`, 'ms', comparisons);
    const changed = findings.add('changes of the store by a comparison', 'changes', changes);
    findings.add(`plan of a changed guild of ${plannedAgents} agents`, 'ms', plans);
    const floor = findings.addPeer(bareRedis, 'reading the same keys', 'ms', readings);
    findings.ratio('comparison p50 / reading p50', compared.p50 / floor.p50);
    findings.target('comparison p50', compared.p50, '<=', 50, 'ms');
    findings.target(
      'changes by a comparison: the lease and the presence of the leader',
      changed.max,
      '<=',
      2,
      'changes',
    );
  },
};
