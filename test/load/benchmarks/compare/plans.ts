import { HostedEngine } from '@guildhall/engine';
import type { GuildSpec } from '@guildhall/contract';
import type { Laboratory } from '../../laboratory';
import { benchAgent } from '../../world/specs';
import { guildOf, populateWishes } from '../../world/wish-population';
import type { World } from '../../world/world';
import { timed } from '../timed';

export const plannedAgents = 2000;
/** Agents that the new document has changed, added and dropped, so many of each. */
const differences = 20;
const plans = 100;
const firstPlans = 10;

/** What `guildhall run FILE --dry-run` asks: the store is read, nothing is written. */
export async function planSamples(world: World, laboratory: Laboratory): Promise<number[]> {
  const parts = await world.engineParts();
  await populateWishes(parts.store, [plannedAgents]);
  const engine = new HostedEngine(parts);
  const changed = changedGuild();
  const count = laboratory.samples(plans);
  laboratory.say(`${count} plans of a guild of ${plannedAgents} agents`);
  const samples: number[] = [];
  for (let n = -firstPlans; n < count; n += 1) {
    const { ms, value } = await timed(() => engine.planGuild(changed));
    const differs = [value.start, value.replace, value.stop].map(({ length }) => length);
    if (differs.some((length) => length !== differences)) throw new Error(`the plan is another one: ${differs.join()}`);
    if (n >= 0) samples.push(ms);
  }
  return samples;
}

function changedGuild(): GuildSpec {
  const guild = guildOf('guild-0', plannedAgents);
  const kept = guild.agents.slice(2 * differences);
  const replaced = guild.agents.slice(0, differences).map((agent) => ({ ...agent, description: 'Another one.' }));
  const added = Array.from({ length: differences }, (_none, index) => benchAgent(`new-${index}`));
  return { ...guild, agents: [...kept, ...replaced, ...added] };
}
