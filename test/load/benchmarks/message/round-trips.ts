import { relayedEntry } from '../../floors/bare-redis';
import { startStreamConsumer, streamQuestions, streamsPeer } from '../../floors/stream-consumer';
import type { Laboratory } from '../../laboratory';
import { runGuildOrThrow } from '../../world/guilds';
import { benchAgent, benchGuild, answers, questions } from '../../world/specs';
import { TopicTail } from '../../world/topic-tail';
import type { World } from '../../world/world';
import { timed } from '../timed';

const roundTrips = 2000;
/** Thrown away: the compilers of all processes are at work. */
const firstRoundTrips = 300;
/** By then they have finished. */
const roundTripsUntilSettled = 20_000;

/** One message at a time: the next is published when the answer to the last has arrived. */
export async function roundTripSamples(world: World, laboratory: Laboratory) {
  const count = laboratory.samples(roundTrips);
  laboratory.say(`${count} messages, one at a time`);
  const settledAfter = laboratory.samples(roundTripsUntilSettled);
  const { agent, settled } = await agentRoundTrips(world, count, settledAfter);
  const redis = await sampled(count, await relayedEntry(world));
  const peer = laboratory.hasPeer(streamsPeer) ? await consumerRoundTrips(world, count) : [];
  return { agent, settled, redis, peer };
}

async function agentRoundTrips(world: World, count: number, settledAfter: number) {
  const { url } = await world.redis();
  await world.host();
  const engine = await world.engine();
  const guild = benchGuild('one-at-a-time', [benchAgent('agent')]);
  await runGuildOrThrow(engine, guild);
  const tail = TopicTail.ofTopic(url, guild.id, answers);
  const roundTrip = (n: number) => answered(tail, n, () => engine.publish(guild.id, questions, { n }));
  const agent = await sampled(count, roundTrip);
  const settled = await sampled(count, roundTrip, settledAfter - count);
  tail.close();
  await engine.stopGuild(guild.id);
  return { agent, settled };
}

async function consumerRoundTrips(world: World, count: number): Promise<number[]> {
  const { url } = await world.redis();
  const ask = await streamQuestions(world, 'peer');
  const consumer = await startStreamConsumer(world, 'peer');
  const tail = new TopicTail(url, consumer.answers);
  const samples = await sampled(count, (n) => answered(tail, n, () => ask({ n })));
  tail.close();
  await consumer.end();
  return samples;
}

/** From before the publish to the arrival of its answer at the reader, who waits already. */
async function answered(tail: TopicTail, n: number, publish: () => Promise<unknown>): Promise<number> {
  const arrival = tail.next();
  const [{ ms, value }] = await Promise.all([timed(() => arrival), publish()]);
  const text = value[0]?.[1][1] ?? '';
  if (value.length !== 1 || !text.includes(`{"n":${n}}`)) throw new Error(`the answer to ${n} is ${text}`);
  return ms;
}

async function sampled(count: number, once: (n: number) => Promise<number>, first = firstRoundTrips) {
  const samples: number[] = [];
  for (let n = 0; n < first + count; n += 1) {
    const ms = await once(n);
    if (n >= first) samples.push(ms);
  }
  return samples;
}
