import type { HostedEngine } from '@guildhall/engine';
import { eventually } from '../../../support';
import { startStreamConsumer, streamQuestions, streamsPeer } from '../../floors/stream-consumer';
import type { Laboratory } from '../../laboratory';
import { publishInBulk } from '../../world/bulk-publisher';
import { runGuildOrThrow } from '../../world/guilds';
import { benchAgent, benchGuild, answers, questions } from '../../world/specs';
import { TopicTail } from '../../world/topic-tail';
import type { World } from '../../world/world';

/** Fewer than a topic holds. */
const messages = 60_000;
const rounds = 5;
export const listeners = 4;
/** A place that no host has: agents are wished and not started. */
const nowhere = { guildhall: { placement: { host: 'nowhere' } } };
const deadlineMs = 120_000;

/** Rates by the stamps of Redis on the answers: what is counted is committed. */
export async function throughputSamples(world: World, laboratory: Laboratory) {
  await world.host();
  const engine = await world.engine();
  const found = { waiting: [] as number[], during: [] as number[], fanOut: [] as number[], peer: [] as number[] };
  const count = laboratory.samples(messages);
  for (let round = 1; round <= laboratory.samples(rounds); round += 1) {
    laboratory.say(`round ${round}: ${count} messages`);
    const parts = { world, engine, count };
    found.waiting.push(await waitingRate({ ...parts, id: `waiting-${round}`, agents: 1 }));
    found.during.push(await duringRate({ ...parts, id: `during-${round}`, agents: 1 }));
    const share = Math.floor(count / listeners);
    found.fanOut.push(await waitingRate({ ...parts, id: `many-${round}`, agents: listeners, count: share }));
    if (laboratory.hasPeer(streamsPeer)) found.peer.push(await consumerRate(world, `peer-${round}`, count));
  }
  return found;
}

interface Round {
  readonly world: World;
  readonly engine: HostedEngine;
  readonly id: string;
  readonly agents: number;
  readonly count: number;
}

/** The agents are wished before the messages are published, and started when all are there. */
async function waitingRate(round: Round): Promise<number> {
  await round.engine.runGuild(guildOf(round, nowhere));
  await publish(round);
  await runGuildOrThrow(round.engine, guildOf(round));
  return untilAnswered(round);
}

async function duringRate(round: Round): Promise<number> {
  await runGuildOrThrow(round.engine, guildOf(round));
  await publish(round);
  return untilAnswered(round);
}

function guildOf({ id, agents }: Round, properties = {}) {
  const names = Array.from({ length: agents }, (_none, index) => `agent-${index}`);
  return benchGuild(
    id,
    names.map((name) => benchAgent(name, { properties })),
  );
}

async function publish({ world, id, count }: Round): Promise<void> {
  const connection = await world.connect();
  await publishInBulk(connection, { guildId: id, topic: questions }, count);
  await connection.close();
}

/** Waits until every answer of every agent is committed, then ends the guild. */
async function untilAnswered({ world, engine, id, agents, count }: Round): Promise<number> {
  const { url } = await world.redis();
  const rate = await rateOf(TopicTail.ofTopic(url, id, answers), agents * count);
  await engine.stopGuild(id);
  return rate;
}

/** The questions are there before the consumer is. */
async function consumerRate(world: World, name: string, count: number): Promise<number> {
  const { url } = await world.redis();
  const ask = await streamQuestions(world, name);
  await Promise.all(Array.from({ length: count }, (_none, n) => ask({ n })));
  const consumer = await startStreamConsumer(world, name);
  const rate = await rateOf(new TopicTail(url, consumer.answers), count);
  await consumer.end();
  return rate;
}

async function rateOf(tail: TopicTail, count: number): Promise<number> {
  const complete = async () => {
    const length = await tail.length();
    if (length !== count) throw new Error(`${length} of ${count} messages are answered`);
  };
  try {
    await eventually(complete, { deadlineMs, everyMs: 20 });
    return await tail.rate();
  } finally {
    tail.close();
  }
}
