import type { AgentRef } from '@guildhall/contract';
import { KeySpace, type RedisConnection } from '@guildhall/redis';
import { RedisHostLeaseStore, RedisLeaseStore, type Lease } from '@guildhall/registry';

const ttlMs = 600_000;
const owner = { host: 'host-of-leases', incarnation: 'incarnation-of-leases' };

export interface LeasePopulation {
  readonly store: RedisLeaseStore;
  readonly owner: typeof owner;
  readonly leases: readonly Lease[];
  readonly ttlMs: number;
}

/** An agent, and the wish that its process was started for, if any. */
export interface HeldAgent extends AgentRef {
  readonly digest?: string;
}

/** Agents that nobody wished. */
export function heldAgents(count: number): HeldAgent[] {
  return Array.from({ length: count }, (_none, index) => ({ guildId: 'leases', agentId: `agent-${index}` }));
}

/** A store in which one host holds the leases of all agents, all taken the usual way; no process stands behind them. */
export async function populateLeases(
  connection: RedisConnection,
  agents: readonly HeldAgent[],
): Promise<LeasePopulation> {
  const keys = new KeySpace();
  const count = agents.length;
  const facts = { address: '127.0.0.1:1', capacity: count, running: count, cpu: 0, memoryBytes: 0 };
  const lease = { ...owner, ...facts, draining: false, zone: '', labels: {}, classes: [] };
  await new RedisHostLeaseStore(connection, keys).announce(lease, ttlMs);
  const store = new RedisLeaseStore(connection, keys);
  const leases: Lease[] = [];
  for (const agent of agents) leases.push(await take(store, agent));
  return { store, owner, leases, ttlMs };
}

async function take(store: RedisLeaseStore, { guildId, agentId, digest = '' }: HeldAgent): Promise<Lease> {
  const ref = { guildId, agentId };
  const { epoch } = await store.reserveEpoch(ref, 0);
  const facts = {
    address: '127.0.0.1:1',
    state: 'running' as const,
    sinceMs: Date.now(),
    idempotencyKey: agentId,
    wishDigest: digest,
  };
  const lease: Lease = { ...ref, ...owner, ...facts, epoch };
  const { outcome } = await store.register(lease, ttlMs);
  if (outcome !== 'registered') throw new Error(`a lease was not taken: ${outcome}`);
  return lease;
}
