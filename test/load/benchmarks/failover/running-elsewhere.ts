import type { AgentRef } from '@guildhall/contract';
import { eventually, isAlive } from '../../../support';
import type { StoreObserver } from '../../world/store-observer';

const deadlineMs = 60_000;
/** Who looks more often takes processor time from who starts. */
const lookEveryMs = 25;

/** Resolves when the store says of every agent that it runs on that host: its `onStart` has ended, messages reach it. */
export async function untilRunningOn(
  host: string,
  agents: readonly AgentRef[],
  observer: StoreObserver,
): Promise<void> {
  await eventually(() => requireRunningOn(host, agents, observer), { deadlineMs, everyMs: lookEveryMs });
}

export async function requireRunningOn(host: string, agents: readonly AgentRef[], observer: StoreObserver) {
  const leases = await observer.leases(agents);
  const there = leases.filter((lease) => lease?.host === host && lease.state === 'running');
  if (there.length < agents.length) throw new Error(`${there.length} of ${agents.length} agents run on ${host}`);
}

/** Resolves when none of the processes is left. */
export async function untilGone(pids: readonly number[]): Promise<void> {
  const requireGone = () => {
    const left = pids.filter(isAlive);
    if (left.length > 0) throw new Error(`${left.length} of ${pids.length} processes are left`);
  };
  await eventually(requireGone, { deadlineMs, everyMs: lookEveryMs });
}
