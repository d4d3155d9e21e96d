import type { AgentHostProcess } from '../../support';
import type { Benchmark } from '../benchmark';
import { bareNode, startBareNode } from '../floors/bare-node';
import { forkAgent, forkPeer } from '../floors/forked-agent';
import { rayPeer } from '../floors/ray/ray-environment';
import { RaySession } from '../floors/ray/ray-session';
import type { Laboratory } from '../laboratory';
import { runGuildOrThrow } from '../world/guilds';
import { runnersOf, untilRunnersIdle } from '../world/idle-runners';
import { privateBytes, residentBytes } from '../world/process-facts';
import { benchAgent, benchGuild } from '../world/specs';
import type { World } from '../world/world';

const processes = 20;

/** What an idle agent keeps for itself, as the kernel counts it (smaps_rollup, Private_*). */
export const memoryBenchmark: Benchmark = {
  what: `private memory of ${processes} idle agents, from the pool and cold, beside bare node processes; resident of the host`,
  peers: [forkPeer, rayPeer],
  run: async (laboratory, findings) => {
    const count = Math.max(10, laboratory.samples(processes));
    laboratory.say(`${count} of each`);
    const pool = await laboratory.inWorld((world) => agentsOf(world, count, count));
    const cold = await laboratory.inWorld((world) => agentsOf(world, 0, count));
    const { bare, forked } = await laboratory.inWorld((world) => plain(world, laboratory, count));
    const fromPool = findings.add('idle agent from the pool, private', 'MB', pool.agents);
    const fromCold = findings.add('idle agent started cold, private', 'MB', cold.agents);
    findings.add('idle process of the pool, private', 'MB', pool.idle);
    findings.add('host without agents, resident', 'MB', [cold.hostBefore]);
    findings.add(`host with ${count} agents, resident`, 'MB', [cold.hostAfter]);
    const floor = findings.addPeer(bareNode, 'idle bare node, private', 'MB', bare);
    if (forked.length > 0) findings.addPeer(forkPeer, 'idle fork, private', 'MB', forked);
    if (laboratory.hasPeer(rayPeer)) {
      const actors = await laboratory.inWorld((world) => idleActors(world, count));
      findings.addPeer(rayPeer, 'idle actor, private', 'MB', actors);
    }
    findings.ratio('pool p50 / bare node p50', fromPool.p50 / floor.p50);
    findings.ratio('cold p50 / bare node p50', fromCold.p50 / floor.p50);
    findings.target('idle agent from the pool p50', fromPool.p50, '<=', 12, 'MB');
    findings.target('idle agent started cold p50', fromCold.p50, '<=', 12, 'MB');
    findings.target('pool p50 / bare node p50', fromPool.p50 / floor.p50, '<=', 1.5, '×');
  },
};

async function agentsOf(world: World, poolSize: number, count: number) {
  const host = await world.host({ poolSize });
  const engine = await world.engine();
  await untilRunnersIdle(host.pid, poolSize);
  const hostBefore = megabytes(residentBytes(host.pid));
  const idle = runnersOf(host.pid).map(privateMegabytes);
  const ids = Array.from({ length: count }, (_none, index) => benchAgent(`agent-${index}`));
  await runGuildOrThrow(engine, benchGuild('memory', ids));
  await untilRunnersIdle(host.pid, poolSize + count);
  const pids = await pidsOf(host, engine.listAgents('memory'), poolSize > 0 ? 'pool' : 'cold');
  return { idle, hostBefore, hostAfter: megabytes(residentBytes(host.pid)), agents: pids.map(privateMegabytes) };
}

type Statuses = ReturnType<Awaited<ReturnType<World['engine']>>['listAgents']>;

async function pidsOf(host: AgentHostProcess, listing: Statuses, tier: string): Promise<number[]> {
  const agents = await listing;
  return agents.map(({ info }) => {
    if (info?.startTier !== tier || !info.pid) throw new Error(`an agent of ${host.name} was not started ${tier}`);
    return info.pid;
  });
}

async function plain(world: World, laboratory: Laboratory, count: number) {
  const start = (one: typeof startBareNode) => Array.from({ length: count }, () => one(world.processes));
  const bare = await Promise.all(start(startBareNode));
  const forked = laboratory.hasPeer(forkPeer) ? await Promise.all(start(forkAgent)) : [];
  const megabytesOf = (children: typeof bare) => children.map(({ pid }) => privateMegabytes(pid ?? 0));
  return { bare: megabytesOf(bare), forked: megabytesOf(forked) };
}

async function idleActors(world: World, count: number): Promise<number[]> {
  const pids = await (await RaySession.start(world)).idle(count);
  return pids.map(privateMegabytes);
}

function privateMegabytes(pid: number): number {
  return megabytes(privateBytes(pid));
}

function megabytes(bytes: number): number {
  return bytes / 1e6;
}
