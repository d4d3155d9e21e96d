import { eventually, type AgentHostProcess } from '../../../support';
import { startBareNode } from '../../floors/bare-node';
import { startTogether } from '../../floors/start-together';
import type { Laboratory } from '../../laboratory';
import { runnersOf, untilRunnersIdle } from '../../world/idle-runners';
import { runWitnesses, type WitnessFleet } from '../../world/witnesses/witness-fleet';
import { witnessCatalog } from '../../world/witnesses/witness-guild';
import type { World } from '../../world/world';
import { requireRunningOn, untilGone, untilRunningOn } from './running-elsewhere';

export const agentsOfHost = 100;
const rounds = 3;
const deadlineMs = 10_000;
const lookEveryMs = 5;

interface Loss extends WitnessFleet {
  readonly holder: AgentHostProcess;
  /** Has room for all. */
  readonly other: AgentHostProcess;
}

/** A host that runs 100 agents is killed, and the one that has them then is asked to end, in turn. */
export async function lostHostSamples(world: World, laboratory: Laboratory) {
  const catalog = await witnessCatalog(world);
  let holder = await world.host({ catalog });
  await world.gateway();
  const fleet = await runWitnesses(world, agentsOfHost);
  const lose = async <T>(how: (loss: Loss) => Promise<T>): Promise<T> => {
    const loss = { ...fleet, holder, other: await world.host({ catalog }) };
    holder = loss.other;
    return loseHost(loss, how);
  };
  const found = { placing: [] as number[], moved: [] as number[], bare: [] as number[], drained: [] as number[] };
  for (let round = 1; round <= laboratory.rounds(rounds); round += 1) {
    laboratory.say(`round ${round}: a host with ${agentsOfHost} agents is killed, the next one drained`);
    found.bare.push(await startTogether(world.processes, startBareNode, agentsOfHost));
    const { placing, moved } = await lose(killed);
    found.placing.push(placing);
    found.moved.push(moved);
    found.drained.push(await lose(drained));
  }
  return found;
}

/** Every agent has answered before, and answers what is asked meanwhile; the processes of before are gone. */
async function loseHost<T>(loss: Loss, how: (loss: Loss) => Promise<T>): Promise<T> {
  const { hearing, holder } = loss;
  await hearing.ask();
  await hearing.requireOneWriterEach();
  await untilRunnersIdle(holder.pid, agentsOfHost);
  const pids = runnersOf(holder.pid);
  const result = await how(loss);
  await untilGone(pids);
  await hearing.requireOneWriterEach();
  return result;
}

async function killed({ agents, observer, hearing, holder, other }: Loss) {
  const incarnation = (await observer.incarnationOf(holder.name)) ?? '';
  const before = await observer.epochs(agents);
  const beganMs = performance.now();
  holder.kill('SIGKILL');
  await hearing.ask();
  const requirePlacing = async () => {
    if (!(await observer.isFenced(incarnation))) throw new Error('the host is not fenced');
    const after = await observer.epochs(agents);
    if (after.every((epoch, index) => epoch === before[index])) throw new Error('nothing is placed again');
  };
  await eventually(requirePlacing, { deadlineMs, everyMs: lookEveryMs });
  const placing = performance.now() - beganMs;
  await untilRunningOn(other.name, agents, observer);
  return { placing, moved: performance.now() - beganMs };
}

async function drained({ agents, observer, hearing, holder, other }: Loss): Promise<number> {
  const beganMs = performance.now();
  holder.kill('SIGTERM');
  await hearing.ask();
  const { code } = await holder.ended();
  const ms = performance.now() - beganMs;
  if (code !== 0) throw new Error(`the host that was drained has ended with ${code}: ${holder.log}`);
  await requireRunningOn(other.name, agents, observer);
  return ms;
}
