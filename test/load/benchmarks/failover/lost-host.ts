import type { AgentRef } from '@guildhall/contract';
import { eventually, type AgentHostProcess } from '../../../support';
import { startBareNode } from '../../floors/bare-node';
import { startTogether } from '../../floors/start-together';
import type { Laboratory } from '../../laboratory';
import { runGuildOrThrow } from '../../world/guilds';
import { runnersOf, untilRunnersIdle } from '../../world/idle-runners';
import type { StoreObserver } from '../../world/store-observer';
import { Hearing } from '../../world/witnesses/hearing';
import { guildOfWitnesses, refsOf, witnessCatalog } from '../../world/witnesses/witness-guild';
import type { World } from '../../world/world';
import { requireRunningOn, untilGone, untilRunningOn } from './running-elsewhere';

export const agentsOfHost = 100;
const rounds = 3;
const deadlineMs = 10_000;
const lookEveryMs = 5;

interface Part {
  readonly agents: readonly AgentRef[];
  readonly observer: StoreObserver;
  readonly holder: AgentHostProcess;
  /** Has room for all. */
  readonly other: AgentHostProcess;
}

/** A host that runs 100 agents is killed, and the one that has them then is asked to end, in turn. */
export async function lostHostSamples(world: World, laboratory: Laboratory) {
  const catalog = await witnessCatalog(world);
  let holder = await world.host({ catalog });
  await world.gateway();
  const [engine, observer] = [await world.engine(), await world.observer()];
  const guild = guildOfWitnesses(agentsOfHost);
  const agents = refsOf(guild);
  await runGuildOrThrow(engine, guild);
  const hearing = await Hearing.of(
    world,
    engine,
    agents.map(({ agentId }) => agentId),
  );
  const found = { placing: [] as number[], moved: [] as number[], bare: [] as number[], drained: [] as number[] };
  for (let round = 1; round <= laboratory.rounds(rounds); round += 1) {
    laboratory.say(`round ${round}: a host with ${agentsOfHost} agents is killed, the next one drained`);
    for (const lose of [killed, drained]) {
      const other = await world.host({ catalog });
      await hearing.ask();
      await hearing.requireOneWriterEach();
      await untilRunnersIdle(holder.pid, agentsOfHost);
      if (lose === killed) found.bare.push(await startTogether(world.processes, startBareNode, agentsOfHost));
      const pids = runnersOf(holder.pid);
      const losing = lose({ agents, observer, holder, other }, found);
      await hearing.ask();
      await losing;
      await untilGone(pids);
      await hearing.requireOneWriterEach();
      holder = other;
    }
  }
  return found;
}

async function killed({ agents, observer, holder, other }: Part, found: { placing: number[]; moved: number[] }) {
  const incarnation = (await observer.incarnationOf(holder.name)) ?? '';
  const before = await observer.epochs(agents);
  const beganMs = performance.now();
  holder.kill('SIGKILL');
  const requirePlacing = async () => {
    if (!(await observer.isFenced(incarnation))) throw new Error('the host is not fenced');
    const after = await observer.epochs(agents);
    if (after.every((epoch, index) => epoch === before[index])) throw new Error('nothing is placed again');
  };
  await eventually(requirePlacing, { deadlineMs, everyMs: lookEveryMs });
  found.placing.push(performance.now() - beganMs);
  await untilRunningOn(other.name, agents, observer);
  found.moved.push(performance.now() - beganMs);
}

async function drained({ agents, observer, holder, other }: Part, found: { drained: number[] }) {
  const beganMs = performance.now();
  holder.kill('SIGTERM');
  const { code } = await holder.ended();
  found.drained.push(performance.now() - beganMs);
  if (code !== 0) throw new Error(`the host that was drained has ended with ${code}: ${holder.log}`);
  await requireRunningOn(other.name, agents, observer);
}
