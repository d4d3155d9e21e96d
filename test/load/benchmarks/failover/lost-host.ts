import { startBareNode } from '../../floors/bare-node';
import { startTogether } from '../../floors/start-together';
import type { Laboratory } from '../../laboratory';
import { runnersOf, untilRunnersIdle } from '../../world/idle-runners';
import { runWitnesses } from '../../world/witnesses/witness-fleet';
import { witnessCatalog } from '../../world/witnesses/witness-guild';
import type { World } from '../../world/world';
import { killHost, type HostLoss, type Stage } from './host-loss';
import { requireRunningOn, untilGone } from './running-elsewhere';

export const agentsOfHost = 100;
const rounds = 5;
/** Thrown away: gateway, redis-server and this process do it for the first time. */
const firstRounds = 1;

/** A floor, and what was measured after it. */
export interface LostHostRound {
  /** Milliseconds for as many bare Node starts at once. */
  readonly bareMs: number;
  /** Right after the floor. */
  readonly killed: HostLoss;
  /** As killed, with a message that waits for each agent. */
  readonly awaited: HostLoss;
  /** Milliseconds from SIGTERM to exit 0. */
  readonly drainedMs: number;
}

/** A host that runs 100 agents is killed, then the one that has them then, and the next one is asked to end, in turn. */
export async function lostHostRounds(world: World, laboratory: Laboratory): Promise<LostHostRound[]> {
  const catalog = await witnessCatalog(world);
  let holder = await world.host({ catalog });
  await world.gateway();
  const fleet = await runWitnesses(world, agentsOfHost);
  const lose = async <T>(how: (stage: Stage) => Promise<T>): Promise<T> => {
    const stage = { ...fleet, holder, other: await world.host({ catalog }) };
    holder = stage.other;
    return loseHost(stage, how);
  };
  const round = async (): Promise<LostHostRound> => {
    const { bareMs, killed } = await lose(async (stage) => {
      // Right before, with the same processes there and at rest: what else the machine does changes all the time.
      const bareMs = await startTogether(world.processes, startBareNode, agentsOfHost);
      return { bareMs, killed: await killHost(stage) };
    });
    const awaited = await lose((stage) => killHost(stage, () => stage.hearing.ask()));
    return { bareMs, killed, awaited, drainedMs: await lose(drain) };
  };
  const found: LostHostRound[] = [];
  for (let n = 1; n <= firstRounds + laboratory.rounds(rounds); n += 1) {
    laboratory.say(`round ${n}: hosts with ${agentsOfHost} agents are killed, and one is drained`);
    found.push(await round());
  }
  return found.slice(firstRounds);
}

/**
 * Begins when every agent is at rest. Ends when each has answered what was asked before, meanwhile and afterwards, and the
 * processes of before are gone.
 */
async function loseHost<T>(stage: Stage, how: (stage: Stage) => Promise<T>): Promise<T> {
  const { hearing, holder } = stage;
  await untilRunnersIdle(holder.pid, agentsOfHost);
  const pids = runnersOf(holder.pid);
  const result = await how(stage);
  await hearing.ask();
  await hearing.requireOneWriterEach();
  await untilGone(pids);
  return result;
}

async function drain({ agents, observer, hearing, holder, other }: Stage): Promise<number> {
  const beganMs = performance.now();
  holder.kill('SIGTERM');
  await hearing.ask();
  const { code } = await holder.ended();
  const ms = performance.now() - beganMs;
  if (code !== 0) throw new Error(`the host that was drained has ended with ${code}: ${holder.log}`);
  await requireRunningOn(other.name, agents, observer);
  return ms;
}
