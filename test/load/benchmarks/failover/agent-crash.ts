import { bareNode, startBareNode } from '../../floors/bare-node';
import type { Laboratory } from '../../laboratory';
import { untilRunnersIdle } from '../../world/idle-runners';
import type { Hearing } from '../../world/witnesses/hearing';
import { runWitnesses } from '../../world/witnesses/witness-fleet';
import { witnessCatalog } from '../../world/witnesses/witness-guild';
import type { World } from '../../world/world';
import { timed } from '../timed';

/** Each agent crashes once: a second crash of the same one would wait. */
const crashes = 20;

/** From the SIGKILL of an agent's process to the arrival of an answer of its next one; each beside a bare Node start. */
export async function crashSamples(world: World, laboratory: Laboratory) {
  const count = laboratory.samples(crashes);
  laboratory.say(`${count} crashes of agent processes, each beside a ${bareNode} start`);
  const host = await world.host({ catalog: await witnessCatalog(world) });
  const { hearing, agents } = await runWitnesses(world, count);
  const found = { restarts: [] as number[], bare: [] as number[] };
  for (const { agentId } of agents) {
    const pid = await pidOf(hearing, agentId);
    await untilRunnersIdle(host.pid, count);
    found.restarts.push(await crash(hearing, agentId, pid));
    const bare = await timed(() => startBareNode(world.processes));
    await world.processes.end(bare.value);
    found.bare.push(bare.ms);
  }
  await hearing.requireOneWriterEach();
  return found;
}

async function pidOf(hearing: Hearing, id: string): Promise<number> {
  const n = await hearing.ask();
  const { pid } = await hearing.first((testimony) => testimony.by === id && testimony.n === n);
  return pid;
}

async function crash(hearing: Hearing, id: string, pid: number): Promise<number> {
  const beganMs = performance.now();
  process.kill(pid, 'SIGKILL');
  const n = await hearing.ask();
  const answer = await hearing.first((testimony) => testimony.by === id && testimony.n === n);
  if (answer.pid === pid) throw new Error(`process ${pid} was killed and has answered`);
  return answer.arrivedMs - beganMs;
}
