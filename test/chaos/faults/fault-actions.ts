import type { ClusterProcess } from '../cluster/cluster-process';
import type { Fault, FaultKind } from '../schedule/fault';
import type { World } from '../world';
import type { FaultEvents } from './fault-events';
import { drainHost, moveAgent, terminateHost } from './planned-actions';
import { agentProcess, guardProcess, living } from './targets';

/** Does a fault; resolves when all is there again that the harness takes away. */
type FaultAction = (world: World, fault: Fault, events: FaultEvents) => Promise<void>;

export const faultActions: Record<FaultKind, FaultAction> = {
  'agent.kill': (world, fault, events) => killPid(agentProcess(world, fault.target), events),
  'agent.stop': (world, fault, events) => stopPid(world, agentProcess(world, fault.target), fault, events),
  'agent.move': moveAgent,
  'guard.kill': (world, fault, events) => killPid(guardProcess(world, fault.target), events),
  'guard.stop': (world, fault, events) => stopPid(world, guardProcess(world, fault.target), fault, events),
  'host.kill': (world, fault, events) => killNode(world, living(world.cluster.hosts, fault.target), fault, events),
  'host.stop': (world, fault, events) => stopNode(world, living(world.cluster.hosts, fault.target), fault, events),
  'gateway.kill': (world, fault, events) =>
    killNode(world, living(world.cluster.gateways, fault.target), fault, events),
  'gateway.stop': (world, fault, events) =>
    stopNode(world, living(world.cluster.gateways, fault.target), fault, events),
  'host.cut': cutHost,
  'host.term': terminateHost,
  'host.drain': drainHost,
  'redis.kill': killStore,
  'redis.pause': pauseStore,
  'redis.empty': emptyStore,
};

interface FoundTarget {
  readonly pid: number;
  readonly what: string;
}

interface Node {
  readonly process: ClusterProcess;
}

async function killPid(found: FoundTarget | undefined, { began, ended }: FaultEvents): Promise<void> {
  began(found?.what ?? 'nobody');
  if (found) signal(found.pid, 'SIGKILL');
  ended();
}

async function stopPid(
  world: World,
  found: FoundTarget | undefined,
  { lastsMs }: Fault,
  { began, ended }: FaultEvents,
): Promise<void> {
  began(found?.what ?? 'nobody');
  if (found) signal(found.pid, 'SIGSTOP');
  await world.wait(lastsMs);
  if (found) signal(found.pid, 'SIGCONT');
  ended();
}

async function killNode(
  world: World,
  { process }: Node,
  { lastsMs }: Fault,
  { began, ended }: FaultEvents,
): Promise<void> {
  began(`${process.name}, pid ${process.pid}`);
  process.kill(lastsMs);
  ended();
  await world.wait(lastsMs);
}

async function stopNode(
  world: World,
  { process }: Node,
  { lastsMs }: Fault,
  { began, ended }: FaultEvents,
): Promise<void> {
  began(`${process.name}, pid ${process.pid}`);
  const again = process.signal('SIGSTOP');
  await world.wait(lastsMs);
  again('SIGCONT');
  ended();
}

async function killStore(world: World, { lastsMs }: Fault, { began, ended }: FaultEvents): Promise<void> {
  const { redis } = world.cluster;
  began('the store');
  await redis.kill();
  await world.wait(lastsMs);
  await redis.run();
  ended();
}

async function pauseStore(world: World, { lastsMs }: Fault, { began, ended }: FaultEvents): Promise<void> {
  const { redis } = world.cluster;
  began('the store');
  redis.pause();
  await world.wait(lastsMs);
  redis.resume();
  ended();
}

async function cutHost(
  world: World,
  { target, lastsMs, variant }: Fault,
  { began, ended }: FaultEvents,
): Promise<void> {
  const host = living(world.cluster.hosts, target);
  began(host.name);
  host.cut();
  await world.wait(lastsMs);
  host.heal(variant ? 'deliver' : 'reset');
  ended();
}

/** With all that stood in it the era ends; whoever wishes guilds wishes them again. */
async function emptyStore(world: World, { lastsMs, variant }: Fault, { began, ended }: FaultEvents): Promise<void> {
  const { redis } = world.cluster;
  began(variant ? 'by a flush' : 'by a restart without its disk');
  await world.emptyStore(async () => {
    if (variant) return redis.flush();
    await redis.kill();
    await redis.loseDisk();
    await world.wait(lastsMs);
    await redis.run();
  });
  ended();
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended meanwhile.
  }
}
