import type { HostedEngine } from '@guildhall/engine';
import type { Benchmark } from '../benchmark';
import { bareNode, startBareNode } from '../floors/bare-node';
import { forkAgent, forkPeer } from '../floors/forked-agent';
import { rayPeer } from '../floors/ray/ray-environment';
import { RaySession } from '../floors/ray/ray-session';
import { startTogether } from '../floors/start-together';
import type { Laboratory } from '../laboratory';
import { median } from '../statistics/summary';
import { untilRunnersIdle } from '../world/idle-runners';
import { benchAgent, benchGuild } from '../world/specs';
import type { World } from '../world/world';
import { timed } from './timed';

const agents = 100;
const rounds = 6;
/** Fewer: an actor of Ray needs a second on a processor. */
const actors = 20;
const actorRounds = 3;

/** A guild of 100 agents at once without a pool, in turn with 100 bare Node processes at once. */
export const burstBenchmark: Benchmark = {
  what: `a guild of ${agents} agents at once, cold, beside ${agents} bare node starts at once`,
  peers: [forkPeer, rayPeer],
  run: async (laboratory, findings) => {
    const measured = await laboratory.inWorld((world) => measure(world, laboratory));
    const rates = measured.map(({ guild }) => rate(guild));
    const bareRates = measured.map(({ bare }) => rate(bare));
    const forkedRates = measured.flatMap(({ forked }) => (forked === undefined ? [] : [rate(forked)]));
    findings.add(`${agents} agents at once`, 'agents/s', rates);
    findings.add(
      `${agents} agents at once, until all are ready`,
      'ms',
      measured.map(({ guild }) => guild),
    );
    findings.addPeer(bareNode, `${agents} bare node starts at once`, 'agents/s', bareRates);
    if (forkedRates.length > 0) findings.addPeer(forkPeer, `${agents} forks at once`, 'agents/s', forkedRates);
    if (laboratory.hasPeer(rayPeer)) {
      findings.addPeer(rayPeer, `${actors} actors at once`, 'agents/s', await actorRates(laboratory));
    }
    // Of the two beside each other, since what else the machine does changes from round to round.
    const ratio = median(rates.map((one, index) => one / bareRates[index]!));
    findings.ratio('rate / bare node rate', ratio);
    findings.target('rate / bare node rate', ratio, '>=', 0.7, '×');
  },
};

interface Round {
  readonly guild: number;
  readonly bare: number;
  readonly forked?: number;
}

async function measure(world: World, laboratory: Laboratory): Promise<Round[]> {
  const host = await world.host({ poolSize: 0 });
  const engine = await world.engine();
  await burst(engine);
  const measured: Round[] = [];
  for (let round = 1; round <= laboratory.samples(rounds); round += 1) {
    laboratory.say(`round ${round}`);
    await untilRunnersIdle(host.pid, 0);
    const bare = await startTogether(world.processes, startBareNode, agents);
    const guild = await burst(engine);
    const forked = laboratory.hasPeer(forkPeer) ? await startTogether(world.processes, forkAgent, agents) : undefined;
    measured.push({ guild, bare, forked });
  }
  return measured;
}

function actorRates(laboratory: Laboratory): Promise<number[]> {
  const bursts = laboratory.rounds(actorRounds);
  laboratory.say(`${bursts} bursts of ${actors} actors of Ray`);
  return laboratory.inWorld(async (world) => {
    const ray = await RaySession.start(world);
    const rates: number[] = [];
    for (let n = 0; n < bursts; n += 1) rates.push((1000 * actors) / (await ray.burst(actors)));
    return rates;
  });
}

async function burst(engine: HostedEngine): Promise<number> {
  const ids = Array.from({ length: agents }, (_none, index) => benchAgent(`agent-${index}`));
  const guild = benchGuild('burst', ids);
  const { ms, value } = await timed(() => engine.runGuild(guild));
  await engine.stopGuild(guild.id);
  const [failure] = value.failed;
  if (failure) throw new Error(`${value.failed.length} of ${agents} failed: ${failure.error.message}`);
  return ms;
}

function rate(ms: number): number {
  return (1000 * agents) / ms;
}
