import { eventually } from '../../../support';
import type { Laboratory } from '../../laboratory';
import type { CuttableHost } from '../../world/cuttable-host';
import { runnersOf } from '../../world/idle-runners';
import type { StoreObserver } from '../../world/store-observer';
import { runWitnesses, type WitnessFleet } from '../../world/witnesses/witness-fleet';
import { witnessCatalog } from '../../world/witnesses/witness-guild';
import type { World } from '../../world/world';
import { untilGone, untilRunningOn } from './running-elsewhere';

export const agentsOfSilentHost = 10;
const rounds = 2;
/** Questions come so often and take so long that messages are in hand when the host falls silent. */
const [pauseMs, workMs] = [100, 50];
const returnMs = 30_000;

/** How a host falls silent, and comes back. */
export interface Silence {
  readonly begin: (host: CuttableHost) => void;
  readonly end: (host: CuttableHost) => void;
}

export const stopped: Silence = {
  begin: ({ process }) => process.kill('SIGSTOP'),
  end: ({ process }) => process.kill('SIGCONT'),
};

export const cutOff: Silence = { begin: (host) => host.cut(), end: (host) => host.heal() };

/** Two hosts fall silent in turn, each after the agents of the other one have come to it. */
export async function silenceSamples(world: World, laboratory: Laboratory, silence: Silence): Promise<number[]> {
  const catalog = await witnessCatalog(world);
  let holder = await world.cuttableHost({ catalog, name: 'first' });
  await world.gateway();
  const fleet = await runWitnesses(world, agentsOfSilentHost);
  let other = await world.cuttableHost({ catalog, name: 'second' });
  fleet.hearing.askEvery(pauseMs, workMs);
  const samples: number[] = [];
  for (let round = 1; round <= laboratory.rounds(rounds); round += 1) {
    samples.push(await fallSilent(fleet, silence, holder, other));
    [holder, other] = [other, holder];
  }
  await fleet.hearing.stopAsking();
  await fleet.hearing.requireOneWriterEach();
  return samples;
}

/** The agents run on meanwhile, and try to finish when the host is back. */
async function fallSilent(
  { agents, observer }: WitnessFleet,
  silence: Silence,
  holder: CuttableHost,
  other: CuttableHost,
): Promise<number> {
  const pids = runnersOf(holder.process.pid);
  if (pids.length !== agents.length) throw new Error(`${holder.name} has ${pids.length} agent processes`);
  const beganMs = performance.now();
  silence.begin(holder);
  await untilRunningOn(other.name, agents, observer);
  const ms = performance.now() - beganMs;
  silence.end(holder);
  await untilGone(pids);
  await eventually(() => requirePresent(holder.name, observer), { deadlineMs: returnMs });
  return ms;
}

async function requirePresent(host: string, observer: StoreObserver): Promise<void> {
  if ((await observer.incarnationOf(host)) === undefined) throw new Error(`${host} is not back`);
}
