import type { AgentRef } from '@guildhall/contract';
import type { HostedEngine } from '@guildhall/engine';
import { runGuildOrThrow } from '../guilds';
import type { StoreObserver } from '../store-observer';
import type { World } from '../world';
import { Hearing } from './hearing';
import { guildOfWitnesses } from './witness-guild';

/** Witnesses that run, who asks them, and who looks at the store. */
export interface WitnessFleet {
  readonly engine: HostedEngine;
  readonly agents: readonly AgentRef[];
  readonly hearing: Hearing;
  readonly observer: StoreObserver;
}

/** Runs so many on the hosts that are there. */
export async function runWitnesses(world: World, count: number): Promise<WitnessFleet> {
  const [engine, observer] = [await world.engine(), await world.observer()];
  const guild = guildOfWitnesses(count);
  await runGuildOrThrow(engine, guild);
  const agents = guild.agents.map(({ id: agentId }) => ({ guildId: guild.id, agentId }));
  const ids = agents.map(({ agentId }) => agentId);
  return { engine, agents, observer, hearing: await Hearing.of(world, engine, ids) };
}
