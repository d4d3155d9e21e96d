import type { Laboratory } from '../../laboratory';
import type { Testimony } from '../../world/witnesses/testimony';
import { runWitnesses } from '../../world/witnesses/witness-fleet';
import { witnessCatalog } from '../../world/witnesses/witness-guild';
import type { World } from '../../world/world';

const moves = 20;
/** Thrown away: the hosts and the engine do it for the first time. */
const firstMoves = 3;
/** Between two questions: what the gap is measured with. */
const pauseMs = 2;

/** An agent is moved to and fro while it is asked all the time: between its last answer here and its first answer there. */
export async function handOverSamples(world: World, laboratory: Laboratory) {
  const catalog = await witnessCatalog(world);
  const hosts = [await world.host({ catalog }), await world.host({ catalog })];
  const { engine, observer, hearing, agents } = await runWitnesses(world, 1);
  const ref = agents[0]!;
  const count = laboratory.samples(moves);
  laboratory.say(`${count} moves under a stream of messages`);
  hearing.askEvery(pauseMs);
  for (let n = -firstMoves; n < count; n += 1) {
    const [lease] = await observer.leases([ref]);
    const target = hosts.find(({ name }) => name !== lease?.host)!;
    const { epoch } = await engine.moveAgent(ref.guildId, ref.agentId, target.name);
    await hearing.first((testimony) => testimony.epoch === epoch);
  }
  await hearing.stopAsking();
  await hearing.requireOneWriterEach();
  return pausesIn(hearing.said, firstMoves + count);
}

/** By the clock of Redis, which stamps answers when they are committed. */
function pausesIn(said: readonly Testimony[], moves: number) {
  const pauses = said.slice(1).map((testimony, index) => {
    const before = said[index]!;
    return { ms: testimony.committedMs - before.committedMs, isGap: testimony.epoch !== before.epoch };
  });
  const msOf = (wanted: boolean) => pauses.filter(({ isGap }) => isGap === wanted).map(({ ms }) => ms);
  const gaps = msOf(true);
  if (gaps.length !== moves) throw new Error(`${moves} moves left ${gaps.length} gaps`);
  return { gaps: gaps.slice(firstMoves), otherwise: msOf(false) };
}
