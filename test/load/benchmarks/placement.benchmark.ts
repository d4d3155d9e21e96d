import { placementStrategies, type PlacementStrategyName } from '@guildhall/contract';
import { HostDirectory, HostLeaseSource, PlacementService } from '@guildhall/placement';
import { KeySpace } from '@guildhall/redis';
import { RedisHostLeaseStore } from '@guildhall/registry';
import type { Benchmark } from '../benchmark';
import { bareRedis } from '../floors/bare-redis';
import type { Laboratory } from '../laboratory';
import { benchAgent, preloadedClass } from '../world/specs';
import type { World } from '../world/world';
import { timed } from './timed';

const hosts = 1000;
const decisions = 5000;
const firstDecisions = 500;
const ttlMs = 600_000;

/** Which host an agent goes to, one decision at a time. */
export const placementBenchmark: Benchmark = {
  what: `a decision among ${hosts} hosts, by every strategy, beside INCR on the same connection`,
  peers: [],
  run: async (laboratory, findings) => {
    const { byStrategy, increments } = await laboratory.inWorld((world) => measure(world, laboratory));
    const floor = findings.addPeer(bareRedis, 'INCR', 'ms', increments);
    for (const [strategy, samples] of byStrategy) {
      const decided = findings.add(`decision by ${strategy}`, 'ms', samples);
      findings.ratio(`${strategy} p50 / INCR p50`, decided.p50 / floor.p50);
      findings.target(`decision by ${strategy} p50`, decided.p50, '<=', 1, 'ms');
    }
  },
};

async function measure(world: World, laboratory: Laboratory) {
  const connection = await world.connect();
  const leases = new RedisHostLeaseStore(connection, new KeySpace());
  await populateHosts(leases);
  const placement = new PlacementService(new HostDirectory(new HostLeaseSource(leases)), { counter: leases });
  const count = laboratory.samples(decisions);
  const byStrategy = new Map<PlacementStrategyName, number[]>();
  for (const strategy of placementStrategies) {
    laboratory.say(`${count} decisions by ${strategy}`);
    byStrategy.set(strategy, await sampled(count, () => decide(placement, strategy)));
  }
  return { byStrategy, increments: await sampled(count, () => connection.client.incr('floor:counter')) };
}

/** Half of them full, as far as agents go; all of them know the class. */
async function populateHosts(leases: RedisHostLeaseStore): Promise<void> {
  for (let index = 0; index < hosts; index += 1) {
    const self = { host: `host-${index}`, incarnation: `incarnation-${index}`, address: `10.0.0.1:${1000 + index}` };
    const load = { capacity: 100, running: index % 2 === 0 ? 100 : index % 100, cpu: 0.5, memoryBytes: 0 };
    const lease = { ...self, ...load, draining: false, zone: '', labels: {}, classes: [preloadedClass] };
    const { outcome } = await leases.announce(lease, ttlMs);
    if (outcome !== 'announced') throw new Error(`a host was not announced: ${outcome}`);
  }
}

/** The agent ends at once, so that the hosts stay as they are. */
async function decide(placement: PlacementService, strategy: PlacementStrategyName): Promise<void> {
  const { host } = await placement.selectHost(benchAgent('agent'), { strategy });
  placement.noteGone(host);
}

async function sampled(count: number, once: () => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let n = -firstDecisions; n < count; n += 1) {
    const { ms } = await timed(once);
    if (n >= 0) samples.push(ms);
  }
  return samples;
}
