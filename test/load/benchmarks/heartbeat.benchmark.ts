import { connectRedis, KeySpace, type RedisConnection } from '@guildhall/redis';
import { RedisLeaseStore } from '@guildhall/registry';
import type { Benchmark } from '../benchmark';
import { bareRedis } from '../floors/bare-redis';
import type { Laboratory } from '../laboratory';
import { heldAgents, populateLeases, type LeasePopulation } from '../world/lease-population';
import { RoundTripRelay } from '../world/round-trip-relay';
import type { World } from '../world/world';
import { timed } from './timed';

const agents = 1000;
const heartbeats = 500;
const firstHeartbeats = 50;
/** Enough to see that none needs two; each goes through a relay, which is slow. */
const countedHeartbeats = 20;

/** A host renews the leases of all its agents. */
export const heartbeatBenchmark: Benchmark = {
  what: `one heartbeat of a host with ${agents} agents, beside ${agents} PEXPIRE in one pipeline`,
  peers: [],
  run: async (laboratory, findings) => {
    const { beats, pipelines, trips } = await laboratory.inWorld((world) => measure(world, laboratory));
    const beat = findings.add(`heartbeat of ${agents} leases`, 'ms', beats);
    const counted = findings.add('round trips of a heartbeat', 'round trips', trips);
    const floor = findings.addPeer(bareRedis, `${agents} PEXPIRE in one pipeline`, 'ms', pipelines);
    findings.ratio('heartbeat p50 / pipeline p50', beat.p50 / floor.p50);
    findings.target('heartbeat p50', beat.p50, '<=', 5, 'ms');
    findings.target('round trips', counted.max, '<=', 1, 'round trips');
  },
};

async function measure(world: World, laboratory: Laboratory) {
  const connection = await world.connect();
  const population = await populateLeases(connection, heldAgents(agents));
  const count = laboratory.samples(heartbeats);
  laboratory.say(`${count} heartbeats, each beside a pipeline of ${agents} PEXPIRE`);
  const [beats, pipelines]: [number[], number[]] = [[], []];
  for (let n = -firstHeartbeats; n < count; n += 1) {
    const beat = await timed(() => renew(population.store, population));
    const pipeline = await timed(() => expireEach(connection, population));
    if (n < 0) continue;
    beats.push(beat.ms);
    pipelines.push(pipeline.ms);
  }
  return { beats, pipelines, trips: await countTrips(world, population) };
}

async function renew(store: RedisLeaseStore, { owner, leases, ttlMs }: LeasePopulation): Promise<void> {
  const outcome = await store.heartbeat(owner, leases, ttlMs);
  const renewed = outcome.outcome === 'renewed' && outcome.leases.every((one) => one === 'renewed');
  if (!renewed) throw new Error(`the leases were not renewed: ${outcome.outcome}`);
}

async function expireEach({ client }: RedisConnection, { leases, ttlMs }: LeasePopulation): Promise<void> {
  const keys = new KeySpace();
  const pipeline = client.pipeline();
  for (const lease of leases) pipeline.pexpire(keys.agentLocation(lease), ttlMs);
  await pipeline.exec();
}

/** Over a relay that sees who speaks when, after a first heartbeat that may have to load its script. */
async function countTrips(world: World, population: LeasePopulation): Promise<number[]> {
  const { port } = await world.redis();
  const relay = await RoundTripRelay.before(port);
  const connection = await connectRedis({ url: `redis://127.0.0.1:${relay.port}` });
  const store = new RedisLeaseStore(connection, new KeySpace());
  const trips: number[] = [];
  for (let n = 0; n <= countedHeartbeats; n += 1) {
    await renew(store, population);
    trips.push(relay.take());
  }
  await connection.close();
  relay.close();
  return trips.slice(1);
}
