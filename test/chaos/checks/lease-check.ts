import type { Violation } from '../violation';
import type { FoundProcess } from './process-check';
import type { AgentInStore, StoreContents } from './store-view';

/** Every desired agent holds one valid lease, under its highest epoch, at the host whose child its process is. */
export function leaseProblems(store: StoreContents, found: ReadonlyMap<string, readonly FoundProcess[]>): Violation[] {
  return store.agents.flatMap((agent) => {
    const what = problemOf(agent, store, found.get(agent.ref.agentId) ?? []);
    return what === undefined ? [] : [{ kind: 'lease_mismatch', what: `agent ${agent.ref.agentId}: ${what}` } as const];
  });
}

function problemOf(
  { isWished, lease, epoch }: AgentInStore,
  { hosts }: StoreContents,
  processes: readonly FoundProcess[],
): string | undefined {
  if (!isWished) return 'the store holds no wish for it';
  if (!lease) return 'no lease';
  if (lease.epoch !== epoch) return `the lease has epoch ${lease.epoch}, the highest is ${epoch}`;
  if (hosts.get(lease.host) !== lease.incarnation) return `its lease is of a past incarnation of ${lease.host}`;
  if (lease.state !== 'running') return `its lease says ${lease.state}`;
  const [process] = processes;
  return process && process.host !== lease.host
    ? `its lease names ${lease.host}, it runs at ${process.host}`
    : undefined;
}
