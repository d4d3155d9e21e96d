import type { Benchmark } from '../benchmark';
import { bareRedis } from '../floors/bare-redis';
import type { Laboratory } from '../laboratory';
import { heldAgents, populateLeases } from '../world/lease-population';
import type { World } from '../world/world';
import { timed } from './timed';

const present = 2000;
const lookups = 5000;
const firstLookups = 500;
/** Coprime to the population, so that every lease is asked for before one is asked for again. */
const stride = 769;

/** Where an agent runs, one question at a time. */
export const lookupBenchmark: Benchmark = {
  what: `getLocation among ${present} leases, beside PING on the same connection`,
  peers: [],
  run: async (laboratory, findings) => {
    const { locate, ping } = await laboratory.inWorld((world) => measure(world, laboratory));
    const found = findings.add(`getLocation among ${present} leases`, 'ms', locate);
    const floor = findings.addPeer(bareRedis, 'PING', 'ms', ping);
    findings.ratio('getLocation p50 / PING p50', found.p50 / floor.p50);
    findings.target('getLocation p50', found.p50, '<=', 1, 'ms');
  },
};

async function measure(world: World, laboratory: Laboratory) {
  const connection = await world.connect();
  const { store, leases } = await populateLeases(connection, heldAgents(present));
  const count = laboratory.samples(lookups);
  laboratory.say(`${count} lookups, each beside a PING`);
  const [locate, ping]: [number[], number[]] = [[], []];
  for (let n = -firstLookups; n < count; n += 1) {
    const wanted = leases[((n + firstLookups) * stride) % present]!;
    const location = await timed(() => store.getLocation(wanted));
    if (location.value.lease?.epoch !== wanted.epoch) throw new Error(`agent ${wanted.agentId} was not found`);
    const pong = await timed(() => connection.client.ping());
    if (n < 0) continue;
    locate.push(location.ms);
    ping.push(pong.ms);
  }
  return { locate, ping };
}
