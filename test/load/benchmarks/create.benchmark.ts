import type { HostedEngine } from '@guildhall/engine';
import type { Benchmark } from '../benchmark';
import { bareNode, startBareNode } from '../floors/bare-node';
import { forkAgent, forkPeer } from '../floors/forked-agent';
import { rayPeer } from '../floors/ray/ray-environment';
import { RaySession } from '../floors/ray/ray-session';
import type { Findings } from '../findings';
import type { Laboratory } from '../laboratory';
import { untilRunnersIdle } from '../world/idle-runners';
import { benchGuild, benchAgent, otherClass, preloadedClass } from '../world/specs';
import type { World } from '../world/world';
import { timed } from './timed';

const poolSize = 4;
const warmCreates = 200;
const coldCreates = 100;
/** Thrown away: connections are made and scripts loaded. */
const firstCreates = 20;
/** By then the compilers of engine and host have finished; a gateway that runs for weeks is past this in its first hour. */
const createsUntilCompiled = 1000;
/** Each takes half a second and more. */
const actors = 20;
/** Ray has started a few processes in advance. */
const firstActors = 5;
const guild = benchGuild('create');

/** From the call of `runAgent` to the ready agent, one after the other. */
export const createBenchmark: Benchmark = {
  what: 'one agent, from the call of runAgent to ready: from the warm pool, and cold',
  peers: [forkPeer, rayPeer],
  run: async (laboratory, findings) => {
    const warm = findings.add('warm, class preloaded', 'ms', await warmSamples(laboratory, preloadedClass));
    findings.add('warm, class loaded at the start', 'ms', await warmSamples(laboratory, otherClass));
    const compiled = findings.add(
      'warm, class preloaded, after 1,000 creates',
      'ms',
      await warmSamples(laboratory, preloadedClass, laboratory.samples(createsUntilCompiled)),
    );
    const measured = await laboratory.inWorld((world) => coldSamples(world, laboratory));
    const cold = findings.add('cold', 'ms', measured.cold);
    const floor = findings.addPeer(bareNode, 'bare node start', 'ms', measured.bare);
    if (measured.forked.length > 0) findings.addPeer(forkPeer, 'fork to first message', 'ms', measured.forked);
    if (laboratory.hasPeer(rayPeer)) await addActors(laboratory, findings);
    findings.ratio('cold p50 / bare node p50', cold.p50 / floor.p50);
    findings.target('warm p50', warm.p50, '<=', 5, 'ms');
    findings.target('warm p50 after 1,000 creates', compiled.p50, '<=', 5, 'ms');
    findings.target('warm p99', warm.p99, '<=', 25, 'ms');
    findings.target('cold p50', cold.p50, '<=', 150, 'ms');
  },
};

function warmSamples(laboratory: Laboratory, className: string, thrownAway = firstCreates): Promise<number[]> {
  const creates = laboratory.samples(warmCreates);
  laboratory.say(`${creates} creates of ${className} from a warm pool of ${poolSize}, after ${thrownAway}`);
  return laboratory.inWorld(async (world) => {
    const host = await world.host({ poolSize });
    const engine = await world.engine();
    const samples: number[] = [];
    for (let index = -thrownAway; index < creates; index += 1) {
      await untilRunnersIdle(host.pid, poolSize);
      const ms = await createAndStop(engine, className, 'pool');
      if (index >= 0) samples.push(ms);
    }
    return samples;
  });
}

async function coldSamples(world: World, laboratory: Laboratory) {
  const host = await world.host({ poolSize: 0 });
  const engine = await world.engine();
  const samples: ColdSamples = { cold: [], bare: [], forked: [] };
  const creates = laboratory.samples(coldCreates);
  laboratory.say(`${creates} cold creates, each beside a bare node start`);
  for (let index = -firstCreates; index < creates; index += 1) {
    await untilRunnersIdle(host.pid, 0);
    const cold = await createAndStop(engine, preloadedClass, 'cold');
    const bare = await startAndEnd(world, startBareNode);
    const forked = laboratory.hasPeer(forkPeer) ? await startAndEnd(world, forkAgent) : undefined;
    if (index >= 0) keep(samples, cold, bare, forked);
  }
  return samples;
}

interface ColdSamples {
  readonly cold: number[];
  readonly bare: number[];
  readonly forked: number[];
}

function keep(samples: ColdSamples, cold: number, bare: number, forked: number | undefined): void {
  samples.cold.push(cold);
  samples.bare.push(bare);
  if (forked !== undefined) samples.forked.push(forked);
}

async function addActors(laboratory: Laboratory, findings: Findings): Promise<void> {
  const creates = laboratory.samples(actors);
  laboratory.say(`${creates} creates of actors of Ray`);
  const samples = await laboratory.inWorld(async (world) =>
    (await RaySession.start(world)).create(firstActors + creates),
  );
  findings.addPeer(rayPeer, 'actor created, until it has answered', 'ms', samples.slice(firstActors));
}

async function createAndStop(engine: HostedEngine, className: string, tier: string): Promise<number> {
  const agent = benchAgent('agent', { className });
  const { ms, value } = await timed(() => engine.runAgent(guild, agent));
  await engine.stopAgent(guild.id, agent.id);
  // A create of another tier than the case says would make the case a lie.
  if (value.startTier !== tier) throw new Error(`the agent was started ${value.startTier}, not ${tier}`);
  return ms;
}

async function startAndEnd(world: World, start: typeof startBareNode): Promise<number> {
  const { ms, value } = await timed(() => start(world.processes));
  await world.processes.end(value);
  return ms;
}
