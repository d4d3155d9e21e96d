import type { Benchmark } from '../../benchmark';
import type { Findings } from '../../findings';
import { bareNode } from '../../floors/bare-node';
import { rayPeer } from '../../floors/ray/ray-environment';
import { RaySession } from '../../floors/ray/ray-session';
import type { Laboratory } from '../../laboratory';
import { median } from '../../statistics/summary';
import { crashSamples } from './agent-crash';
import { handOverSamples } from './hand-over';
import { leaderLossSamples } from './leader-loss';
import { agentsOfHost, lostHostRounds, type LostHostRound } from './lost-host';
import { agentsOfSilentHost, cutOff, silenceSamples, stopped } from './silent-host';

/** Faults injected into a deployment of built processes with the usual lease times. */
export const failoverBenchmark: Benchmark = {
  what: 'crash of an agent, loss and drain of a host, silence of a host, hand-over, loss of the leader',
  peers: [rayPeer],
  run: async (laboratory, findings) => {
    await agentCrash(laboratory, findings);
    await handOver(laboratory, findings);
    await lostHost(laboratory, findings);
    await silentHost(laboratory, findings);
    await leaderLoss(laboratory, findings);
  },
};

async function agentCrash(laboratory: Laboratory, findings: Findings): Promise<void> {
  const { restarts, bare } = await laboratory.inWorld((world) => crashSamples(world, laboratory));
  const restarted = findings.add('agent process killed, until the next one has answered', 'ms', restarts);
  const floor = findings.addPeer(bareNode, 'bare node start', 'ms', bare);
  findings.ratio('agent restart p50 / bare node p50', restarted.p50 / floor.p50);
  findings.target('agent process killed p50', restarted.p50, '<=', 200, 'ms');
  if (!laboratory.hasPeer(rayPeer)) return;
  laboratory.say(`${restarts.length} crashes of actor processes of Ray`);
  const actors = await laboratory.inWorld(async (world) => (await RaySession.start(world)).crash(restarts.length));
  const peer = findings.addPeer(rayPeer, 'actor process killed, until the next one has answered', 'ms', actors);
  findings.ratio('agent restart p50 / Ray actor restart p50', restarted.p50 / peer.p50);
}

async function handOver(laboratory: Laboratory, findings: Findings): Promise<void> {
  const { gaps, otherwise } = await laboratory.inWorld((world) => handOverSamples(world, laboratory));
  const gap = findings.add('hand-over, from the last answer to the first answer', 'ms', gaps);
  findings.add('from answer to answer otherwise', 'ms', otherwise);
  findings.target('hand-over p50', gap.p50, '<=', 50, 'ms');
}

async function lostHost(laboratory: Laboratory, findings: Findings): Promise<void> {
  const found = await laboratory.inWorld((world) => lostHostRounds(world, laboratory));
  const samples = (of: (round: LostHostRound) => number) => found.map(of);
  const placing = samples(({ killed }) => killed.placingMs);
  const placed = findings.add('host killed, until it is fenced and an agent is placed again', 'ms', placing);
  const moved = samples(({ killed }) => killed.movedMs);
  findings.add(`host killed, until its ${agentsOfHost} agents run elsewhere`, 'ms', moved);
  const rates = samples(({ killed }) => rate(killed.startingMs));
  findings.add('… from its fence on, as a rate', 'agents/s', rates);
  const awaitedRates = samples(({ awaited }) => rate(awaited.startingMs));
  findings.add('… with a message waiting for each', 'agents/s', awaitedRates);
  const bareRates = samples(({ bareMs }) => rate(bareMs));
  findings.addPeer(bareNode, `${agentsOfHost} bare node starts at once`, 'agents/s', bareRates);
  const drainedMs = samples((round) => round.drainedMs);
  const drained = findings.add(`host with ${agentsOfHost} agents asked to end, until exit 0`, 'ms', drainedMs);
  const ratio = ratioOfNeighbours(rates, bareRates);
  findings.ratio('failover rate / bare node rate', ratio);
  findings.ratio('failover rate with messages / bare node rate', ratioOfNeighbours(awaitedRates, bareRates));
  findings.target('host killed, until placing again, max', placed.max, '<=', 1000, 'ms');
  findings.target('failover rate / bare node rate', ratio, '>=', 0.7, '×');
  findings.target('host drained, max', drained.max, '<=', 15_000, 'ms');
}

/** Of the two beside each other, since what else the machine does changes from round to round. */
function ratioOfNeighbours(rates: readonly number[], floors: readonly number[]): number {
  return median(rates.map((one, index) => one / floors[index]!));
}

/** The two wait for leases most of the time, so they do it side by side, each in a deployment of its own. */
async function silentHost(laboratory: Laboratory, findings: Findings): Promise<void> {
  laboratory.say(`hosts with ${agentsOfSilentHost} agents fall silent: stopped, and cut off`);
  const [stops, cuts] = await settled(
    [stopped, cutOff].map((silence) => laboratory.inWorld((world) => silenceSamples(world, laboratory, silence))),
  );
  const elsewhere = `until its ${agentsOfSilentHost} agents run elsewhere`;
  const stop = findings.add(`host stopped, ${elsewhere}`, 'ms', stops!);
  const cut = findings.add(`host cut off, ${elsewhere}`, 'ms', cuts!);
  findings.target('host stopped, max', stop.max, '<=', 20_000, 'ms');
  findings.target('host cut off, max', cut.max, '<=', 20_000, 'ms');
}

async function leaderLoss(laboratory: Laboratory, findings: Findings): Promise<void> {
  const losses = await laboratory.inWorld((world) => leaderLossSamples(world, laboratory));
  const loss = findings.add('leading gateway killed, until another one leads', 'ms', losses);
  findings.target('leading gateway killed, max', loss.max, '<=', 5000, 'ms');
}

/** Waits for all, so that none is left behind when one fails. */
async function settled<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

function rate(ms: number): number {
  return (1000 * agentsOfHost) / ms;
}
