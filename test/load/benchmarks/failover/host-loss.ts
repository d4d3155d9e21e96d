import { eventually, type AgentHostProcess } from '../../../support';
import type { WitnessFleet } from '../../world/witnesses/witness-fleet';
import { untilRunningOn } from './running-elsewhere';

const deadlineMs = 10_000;
const lookEveryMs = 5;

/** A host that runs all agents, and one that has room for them. */
export interface Stage extends WitnessFleet {
  readonly holder: AgentHostProcess;
  readonly other: AgentHostProcess;
}

/** How a host was lost, in milliseconds. */
export interface HostLoss {
  /** From SIGKILL until the host is fenced and an agent is placed again. */
  readonly placingMs: number;
  /** From SIGKILL until all agents run on the other host. */
  readonly movedMs: number;
  /** From the fence, since which its agents may be placed, until all of them run. */
  readonly startingMs: number;
}

/** @param meanwhile begun right after the kill */
export async function killHost(stage: Stage, meanwhile?: () => Promise<unknown>): Promise<HostLoss> {
  const { agents, observer, holder, other } = stage;
  const incarnation = (await observer.incarnationOf(holder.name)) ?? '';
  const before = await observer.epochs(agents);
  const beganMs = performance.now();
  holder.kill('SIGKILL');
  await meanwhile?.();
  const fencedMs = await since(beganMs, async () => {
    if (!(await observer.isFenced(incarnation))) throw new Error('the host is not fenced');
  });
  const placingMs = await since(beganMs, async () => {
    const after = await observer.epochs(agents);
    if (after.every((epoch, index) => epoch === before[index])) throw new Error('nothing is placed again');
  });
  await untilRunningOn(other.name, agents, observer);
  const movedMs = performance.now() - beganMs;
  return { placingMs, movedMs, startingMs: movedMs - fencedMs };
}

async function since(beganMs: number, requirement: () => Promise<void>): Promise<number> {
  await eventually(requirement, { deadlineMs, everyMs: lookEveryMs });
  return performance.now() - beganMs;
}
