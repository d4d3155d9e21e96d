import type { Benchmark } from '../../benchmark';
import type { Findings } from '../../findings';
import { bareRedis } from '../../floors/bare-redis';
import { streamsPeer } from '../../floors/stream-consumer';
import type { Laboratory } from '../../laboratory';
import { roundTripSamples } from './round-trips';
import { listeners, throughputSamples } from './throughput';

/** Messages from a publisher outside through agents and back to a reader outside. */
export const messageBenchmark: Benchmark = {
  what: 'publish to committed answer, one at a time; and messages a second through one agent, and through four',
  peers: [streamsPeer],
  run: async (laboratory, findings) => {
    await oneAtATime(laboratory, findings);
    await throughput(laboratory, findings);
  },
};

async function oneAtATime(laboratory: Laboratory, findings: Findings): Promise<void> {
  const { agent, settled, redis, peer } = await laboratory.inWorld((world) => roundTripSamples(world, laboratory));
  const answered = findings.add('publish to committed answer, one at a time', 'ms', agent);
  const later = findings.add('the same, after 20,000 messages', 'ms', settled);
  const floor = findings.addPeer(bareRedis, 'XADD to blocked XREAD, twice', 'ms', redis);
  if (peer.length > 0) findings.addPeer(streamsPeer, 'XADD to answer, one at a time', 'ms', peer);
  findings.ratio('one at a time p50 / bare redis p50', answered.p50 / floor.p50);
  findings.ratio('the same after 20,000 messages', later.p50 / floor.p50);
  findings.target('one at a time p50', answered.p50, '<=', 0.6, 'ms');
  findings.target('one at a time p50 after 20,000 messages', later.p50, '<=', 0.6, 'ms');
}

async function throughput(laboratory: Laboratory, findings: Findings): Promise<void> {
  const { waiting, during, fanOut, peer } = await laboratory.inWorld((world) => throughputSamples(world, laboratory));
  const one = findings.add('one agent, messages waiting', 'messages/s', waiting);
  findings.add('one agent, while they are published', 'messages/s', during);
  findings.add(`${listeners} agents on one topic, messages waiting, all together`, 'messages/s', fanOut);
  if (peer.length > 0) findings.addPeer(streamsPeer, 'one consumer, messages waiting', 'messages/s', peer);
  findings.target('one agent, messages waiting', one.p50, '>=', 40_000, 'messages/s');
}
