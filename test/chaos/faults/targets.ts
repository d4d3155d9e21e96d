import type { World } from '../world';

/** One of those that run now; of none, the first. */
export function living<T extends { readonly process: { readonly pid: number | undefined } }>(
  nodes: readonly T[],
  target: number,
): T {
  const present = nodes.filter(({ process }) => process.pid !== undefined);
  const among = present.length > 0 ? present : nodes;
  return among[target % among.length]!;
}

/** The process of one of the agents that run now. */
export function agentProcess(world: World, target: number) {
  const running = [...world.lookAtProcesses().found].sort(([one], [other]) => (one < other ? -1 : 1));
  if (running.length === 0) return undefined;
  const [id, processes] = running[target % running.length]!;
  const { pid, host } = processes[0]!;
  return { id, pid, host, what: `agent ${id}, pid ${pid} of ${host}` };
}

/** The guard of one of the hosts that run now. */
export function guardProcess(world: World, target: number) {
  const { name, process } = living(world.cluster.hosts, target);
  const guard = world.childrenOf(process.pid).find((child) => ['sh', 'guard.sh'].includes(child.name));
  return guard && { pid: guard.pid, what: `guard of ${name}, pid ${guard.pid}` };
}
