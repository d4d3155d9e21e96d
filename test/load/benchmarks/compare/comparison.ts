import type { EngineParts } from '@guildhall/engine';
import { KeySpace, type RedisConnection } from '@guildhall/redis';
import type { StoredAgentRecord } from '@guildhall/registry';
import { AgentRunner } from '../../../../libs/engine/src/agents/agent-runner';
import { AgentWatch } from '../../../../libs/engine/src/agents/agent-watch';
import { AgentMover } from '../../../../libs/engine/src/placing/agent-mover';
import { AgentPlacer } from '../../../../libs/engine/src/placing/agent-placer';
import { HoldOff } from '../../../../libs/engine/src/placing/hold-off';
import { createReconciler } from '../../../../libs/engine/src/reconciler/create-reconciler';
import type { Reconciler } from '../../../../libs/engine/src/reconciler/reconciler';
import { StoreOutage } from '../../../../libs/engine/src/reconciler/store-outage';
import type { Laboratory } from '../../laboratory';
import { populateLeases } from '../../world/lease-population';
import { populateWishes } from '../../world/wish-population';
import type { World } from '../../world/world';
import { timed } from '../timed';

const guilds = 20;
const agentsOfGuild = 100;
export const desiredAgents = guilds * agentsOfGuild;
const comparisons = 200;
const firstComparisons = 20;
const keys = new KeySpace();

/** Every wish has its lease, so that nothing differs. */
export async function comparisonSamples(world: World, laboratory: Laboratory) {
  const parts = await world.engineParts();
  const connection = await world.connect();
  const wishes = await populateWishes(parts.store, Array<number>(guilds).fill(agentsOfGuild));
  await populateLeases(connection, wishes);
  const reconciler = leadingReconciler(parts);
  const count = laboratory.samples(comparisons);
  laboratory.say(`${count} comparisons of ${wishes.length} agents, each beside a reading of the same keys`);
  const found = { comparisons: [] as number[], readings: [] as number[], changes: [] as number[] };
  for (let n = -firstComparisons; n < count; n += 1) {
    const before = await changesOf(connection);
    const comparison = await timed(() => reconciler.compare());
    const changes = (await changesOf(connection)) - before;
    const reading = await timed(() => readKeys(connection, wishes));
    if (n < 0) continue;
    found.comparisons.push(comparison.ms);
    found.changes.push(changes);
    found.readings.push(reading.ms);
  }
  return found;
}

/** It watches no hosts, since no process stands behind the leases; what it would ask of a host fails, and is noted in the store. */
function leadingReconciler({ store, placement, reconciliation }: EngineParts): Reconciler {
  const connector = { connect: (address: string) => fail(address), close: () => Promise.resolve() };
  const watch = new AgentWatch(store, connector);
  const outage = new StoreOutage(reconciliation?.hostTtlMs ?? 0);
  const placer = new AgentPlacer(store, placement, connector);
  const agents = new AgentRunner(store, placer, connector, watch, new HoldOff(store, outage));
  const mover = new AgentMover(store, placement, connector);
  const parts = {
    store,
    placement,
    connector,
    reconciliation: reconciliation && { ...reconciliation, dial: undefined },
  };
  const reconciler = createReconciler(parts, agents, mover, outage);
  if (!reconciler) throw new Error('the engine does not reconcile');
  return reconciler;
}

function fail(address: string): never {
  throw new Error(`host ${address} was asked though nothing differs`);
}

/** As Redis counts what it would have to save. */
async function changesOf({ client }: RedisConnection): Promise<number> {
  const text = await client.info('persistence');
  return Number(/rdb_changes_since_last_save:(\d+)/.exec(text)?.[1]);
}

/** The least that a comparison has to read: every wish, how agents ended, every lease. */
async function readKeys({ client }: RedisConnection, wishes: readonly StoredAgentRecord[]): Promise<void> {
  const pipeline = client.pipeline();
  for (const guildId of new Set(wishes.map((wish) => wish.guildId))) {
    pipeline.hvals(keys.guildAgents(guildId));
    pipeline.hgetall(keys.ends(guildId));
  }
  pipeline.mget(wishes.flatMap((wish) => [keys.agentLocation(wish), keys.agentEpoch(wish), keys.agentHolder(wish)]));
  await pipeline.exec();
}
