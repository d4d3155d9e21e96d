import { HostedEngine, openEngineParts, type ExecutionEngine } from '@guildhall/engine';
import type { LeaseStore } from '@guildhall/registry';
import { AgentHostProcess, exampleCatalog } from './agent-host-process';
import { RedisServer } from './redis-server';

export interface WorldOptions {
  /** Agents that each host runs at most; default 100. */
  readonly capacity?: number;
  /** Default: what the way is usually run with. */
  readonly hosts?: number;
  /** File of the classes that may run; default: those of the examples. */
  readonly catalog?: string;
  /** Idle processes that each host holds ready; default 0, so that tests know which processes are agents. */
  readonly poolSize?: number;
}

/** An engine with everything that belongs to it: real hosts, real processes, a real store. */
export interface World {
  readonly engine: ExecutionEngine;
  /** Where the store says that agents are. */
  readonly leases: LeaseStore;
  /** Another engine over the same store and hosts; closed with the world. */
  another(): Promise<ExecutionEngine>;
  /** Processes that run agents as their children. */
  readonly hostPids: readonly number[];
  readonly hostCount: number;
  /** Ends the engine, hosts and store. */
  close(): Promise<void>;
}

export type StartWorld = (options?: WorldOptions) => Promise<World>;

/** SQLite in memory and the host in this process. */
export const embeddedWorld: StartWorld = async ({ capacity, catalog = exampleCatalog, poolSize = 0 } = {}) => {
  const parts = await openEngineParts({ embedded: { catalog: [catalog], maxProcesses: capacity, poolSize } });
  const engine = new HostedEngine(parts);
  return {
    engine,
    leases: parts.store.leases,
    another: () => Promise.resolve(new HostedEngine(parts)),
    hostPids: [process.pid],
    hostCount: 1,
    close: () => engine.shutdown(),
  };
};

/** redis-server and hosts as processes of their own. */
export const distributedWorld: StartWorld = async ({ capacity, catalog, poolSize, hosts: count = 2 } = {}) => {
  const redis = await RedisServer.start();
  const starts = Array.from({ length: count }, () =>
    AgentHostProcess.start({ redisUrl: redis.url, maxProcesses: capacity, catalog, poolSize }),
  );
  const hosts = await Promise.all(starts);
  const connect = () => openEngineParts({ distributed: { url: redis.url } });
  const parts = await connect();
  const engines = [new HostedEngine(parts)];
  return {
    engine: engines[0]!,
    leases: parts.store.leases,
    another: async () => {
      const engine = new HostedEngine(await connect());
      engines.push(engine);
      return engine;
    },
    hostPids: hosts.map(({ pid }) => pid),
    hostCount: count,
    close: async () => {
      await Promise.all(hosts.map((host) => host.stop()));
      await Promise.all(engines.map((engine) => engine.shutdown()));
      await redis.stop();
    },
  };
};
