import type { Laboratory } from '../../laboratory';
import { runGuildOrThrow } from '../../world/guilds';
import { Hearing } from '../../world/witnesses/hearing';
import type { Testimony } from '../../world/witnesses/testimony';
import { guildOfWitnesses, refsOf, witnessCatalog } from '../../world/witnesses/witness-guild';
import type { World } from '../../world/world';

const moves = 20;
/** Between two questions: what the gap is measured with. */
const pauseMs = 2;

/** An agent is moved to and fro while it is asked all the time: between its last answer here and its first answer there. */
export async function handOverSamples(world: World, laboratory: Laboratory) {
  const catalog = await witnessCatalog(world);
  const hosts = [await world.host({ catalog }), await world.host({ catalog })];
  const [engine, observer] = [await world.engine(), await world.observer()];
  const guild = guildOfWitnesses(1);
  const [ref] = refsOf(guild) as [ReturnType<typeof refsOf>[number]];
  await runGuildOrThrow(engine, guild);
  const hearing = await Hearing.of(world, engine, [ref.agentId]);
  const count = laboratory.samples(moves);
  laboratory.say(`${count} moves under a stream of messages`);
  hearing.askEvery(pauseMs);
  for (let n = 0; n < count; n += 1) {
    const [lease] = await observer.leases([ref]);
    const target = hosts.find(({ name }) => name !== lease?.host)!;
    const { epoch } = await engine.moveAgent(ref.guildId, ref.agentId, target.name);
    await hearing.first((testimony) => testimony.epoch === epoch);
  }
  await hearing.stopAsking();
  await hearing.requireOneWriterEach();
  return { ...pausesIn(hearing.said, count) };
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
  return { gaps, otherwise: msOf(false) };
}
