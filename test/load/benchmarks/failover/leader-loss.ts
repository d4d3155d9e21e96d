import { eventually, type GatewayProcess } from '../../../support';
import type { Laboratory } from '../../laboratory';
import type { StoreObserver } from '../../world/store-observer';
import type { World } from '../../world/world';

const losses = 3;
const deadlineMs = 20_000;
const lookEveryMs = 5;

/** From the SIGKILL of the gateway that leads to a new term in the store. */
export async function leaderLossSamples(world: World, laboratory: Laboratory): Promise<number[]> {
  const observer = await world.observer();
  const count = laboratory.rounds(losses);
  laboratory.say(`${count} losses of the leading gateway`);
  const samples: number[] = [];
  let gateways = [await world.gateway(), await world.gateway()];
  for (let n = 0; n < count; n += 1) {
    const { leading, term } = await eventually(() => leaderAmong(gateways, observer), { deadlineMs });
    samples.push(await lose(leading, term, observer));
    gateways = [...gateways.filter((gateway) => gateway !== leading), await world.gateway()];
  }
  return samples;
}

/** A gateway says in its log under which term it leads; the store says which term it is. */
async function leaderAmong(gateways: readonly GatewayProcess[], observer: StoreObserver) {
  const term = (await observer.leader())?.term;
  const leading = gateways.find(({ log }) => term !== undefined && log.includes(`"term":${term}`));
  if (!leading || term === undefined) throw new Error('nobody leads');
  return { leading, term };
}

async function lose(leading: GatewayProcess, term: number, observer: StoreObserver): Promise<number> {
  const beganMs = performance.now();
  leading.kill('SIGKILL');
  const requireFollower = async () => {
    const leader = await observer.leader();
    if (!leader || leader.term <= term) throw new Error('nobody else leads');
  };
  await eventually(requireFollower, { deadlineMs, everyMs: lookEveryMs });
  return performance.now() - beganMs;
}
