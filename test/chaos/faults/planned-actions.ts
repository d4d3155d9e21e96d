import { drainSeconds } from '../lease-times';
import type { Fault } from '../schedule/fault';
import type { World } from '../world';
import type { FaultEvents, Outcome } from './fault-events';
import { agentProcess, living } from './targets';

/** What a kubelet leaves a pod beyond the time that its host takes to empty itself. */
const graceMs = drainSeconds * 1000 + 3000;
/** A gateway may be stopped, or die: nobody waits for it longer than it may honestly take. */
const callMs = drainSeconds * 1000 + 2000;
/** Of an answer, as far as the trace tells it. */
const answerLength = 300;

/** A pod is deleted: its host moves what runs there, and ends. */
export async function terminateHost(
  world: World,
  { target, lastsMs }: Fault,
  { began, ended }: FaultEvents,
): Promise<void> {
  const { process } = living(world.cluster.hosts, target);
  began(`${process.name}, pid ${process.pid}`);
  const isDone = await process.terminate(graceMs, lastsMs);
  ended({ isDone, what: isDone ? 'exit 0' : 'it was killed' });
  await world.wait(lastsMs);
}

/** A node is emptied: first its host, then the pod is deleted. */
export async function drainHost(
  world: World,
  { target, lastsMs }: Fault,
  { began, ended }: FaultEvents,
): Promise<void> {
  const { process } = living(world.cluster.hosts, target);
  began(`${process.name}, pid ${process.pid}`);
  const body = { deadline_ms: drainSeconds * 1000 };
  const outcome = await ask(world, target, `/v1/hosts/${process.name}/drain`, body);
  await process.terminate(graceMs, lastsMs);
  ended(outcome);
  await world.wait(lastsMs);
}

/** Somebody moves an agent to a host of his choice. */
export async function moveAgent(world: World, { target }: Fault, { began, ended }: FaultEvents): Promise<void> {
  const found = agentProcess(world, target);
  const others = world.cluster.hosts.filter(({ name, process }) => process.pid !== undefined && name !== found?.host);
  const to = others[target % others.length]?.name;
  began(found && to !== undefined ? `${found.what}, to ${to}` : 'nobody');
  if (!found || to === undefined) return ended();
  const { guildId, agentId } = world.refOf(found.id);
  ended(await ask(world, target, `/v1/guilds/${guildId}/agents/${agentId}/move`, { to }));
}

/** Asks one of the gateways. */
async function ask(world: World, target: number, path: string, body: object): Promise<Outcome> {
  const { url } = living(world.cluster.gateways, target);
  const headers = { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(callMs);
  try {
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body), signal });
    const answer = await response.text();
    return { isDone: response.ok, what: `${response.status} ${answer.slice(0, answerLength)}` };
  } catch (error) {
    return { isDone: false, what: String(error) };
  }
}
