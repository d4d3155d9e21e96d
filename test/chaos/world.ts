import { setTimeout as delay } from 'node:timers/promises';
import type { AgentRef } from '@guildhall/contract';
import type { Redis } from 'ioredis';
import { eventually } from '../support';
import { processesOfRun, type ProcessLine } from './cluster/process-table';
import { EffectCheck } from './checks/effect-check';
import { leaseProblems } from './checks/lease-check';
import { messageProblems, stateProblems } from './checks/message-check';
import { ProcessCheck } from './checks/process-check';
import { readStore } from './checks/store-view';
import type { Cluster } from './cluster/cluster';
import type { Recorder } from './history/recorder';
import type { Trace } from './trace';
import type { Violation } from './violation';
import { declareGuilds } from './workload/declare-guilds';
import type { Effect } from './workload/effect';
import { EffectReader } from './workload/effect-reader';
import { Ledger } from './workload/ledger';
import type { Population } from './workload/population';
import { Producer } from './workload/producer';
import { within } from './within';

export interface WorldParts {
  readonly run: string;
  readonly cluster: Cluster;
  readonly population: Population;
  readonly recorder: Recorder;
  readonly trace: Trace;
  /** What no time can mend. */
  readonly onViolation: (violation: Violation) => void;
  readonly signal: AbortSignal;
}

/** How long a change of eras waits for messages on their way; what is not acknowledged then counts for nothing. */
const settleMs = 1000;

/** The cluster, those who use it, and what can be seen of both from outside. */
export class World {
  readonly cluster: Cluster;
  readonly ledger: Ledger;
  private readonly producers: readonly Producer[];
  private readonly reader: EffectReader;
  private readonly effects: EffectCheck;
  private readonly redis: Redis;

  constructor(private readonly parts: WorldParts) {
    const { cluster, population, trace, onViolation } = parts;
    this.cluster = cluster;
    this.redis = cluster.redis.connect();
    this.ledger = new Ledger(population.lanes);
    this.effects = new EffectCheck(this.ledger, onViolation);
    this.reader = new EffectReader(this.redis, population.lanes, (effect) => this.judge(effect));
    const urls = cluster.gateways.map(({ url }) => url);
    this.producers = population.lanes.map((lane) => new Producer({ lane, ledger: this.ledger, urls, trace }));
  }

  /**
   * Resolves when every host has announced itself: agents that are wished earlier all go to the first one.
   *
   * @throws what interrupted the run meanwhile
   */
  async awaitHosts(withinMs: number): Promise<void> {
    const names = this.cluster.hosts.map(({ name }) => name);
    const { signal } = this.parts;
    const requireAll = async () => {
      if (signal.aborted) return;
      const { hosts } = await readStore(this.redis, [], names);
      if (hosts.size < names.length)
        throw new Error(`${hosts.size} of ${names.length} hosts have announced themselves`);
    };
    await eventually(requireAll, { deadlineMs: withinMs });
    signal.throwIfAborted();
  }

  /** Which gateways do not answer by the end of the time. */
  async gatewaysAway(withinMs: number): Promise<Violation[]> {
    const { signal } = this.parts;
    const requireReady = async (url: string) => {
      if (signal.aborted) return;
      const limit = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
      if (!(await fetch(`${url}/health/ready`, { signal: limit })).ok) throw new Error('not ready');
    };
    const found = this.cluster.gateways.map(async ({ name, url }): Promise<Violation[]> => {
      const isReady = eventually(() => requireReady(url), { deadlineMs: withinMs }).then(() => true);
      return (await isReady.catch(() => false)) ? [] : [{ kind: 'not_back', what: `${name} is not ready` }];
    });
    return (await Promise.all(found)).flat();
  }

  /** Declares the guilds, and resolves when a gateway has taken all of them. */
  async declareGuilds(): Promise<void> {
    const { cluster, population, trace, signal } = this.parts;
    await declareGuilds({ urls: cluster.gateways.map(({ url }) => url), guilds: population.guilds, trace, signal });
  }

  /** Of one of the population. @throws Error for another one */
  refOf(agentId: string): AgentRef {
    const ref = this.parts.population.agents.find((agent) => agent.agentId === agentId);
    if (!ref) throw new Error(`no agent ${agentId} is wished`);
    return ref;
  }

  startTraffic(): void {
    this.reader.start();
    for (const producer of this.producers) producer.start();
  }

  /** Resolves when every message on its way was acknowledged. */
  async pauseTraffic(): Promise<void> {
    await Promise.all(this.producers.map((producer) => producer.pause()));
  }

  resumeTraffic(): void {
    for (const producer of this.producers) producer.resume();
  }

  /**
   * Empties the store with nothing on its way, as far as that can be had. Nothing of before is expected any more, and of
   * what is published before the guilds are wished again, nothing either.
   */
  async emptyStore(empty: () => Promise<void>): Promise<void> {
    const { recorder, trace, signal } = this.parts;
    await within(settleMs, this.pauseTraffic(), signal);
    recorder.beginEmptying(trace.nowMs);
    await empty();
    recorder.emptied(trace.nowMs);
    this.ledger.beginEra(false);
    trace.note(`the store is empty, era ${this.ledger.era} begins`);
    this.resumeTraffic();
    await this.declareGuilds();
    this.ledger.beginEra(true);
    trace.note(`the guilds are wished again, era ${this.ledger.era} begins`);
  }

  /** What is wrong with processes and leases at this moment. */
  async wrongWithAgents(): Promise<Violation[]> {
    const hosts = this.cluster.hosts.map(({ name }) => name);
    const store = await readStore(this.redis, this.parts.population.agents, hosts);
    const { problems, found } = this.lookAtProcesses();
    return [...problems, ...leaseProblems(store, found)];
  }

  /** What is wrong at this moment, with everything; to be asked while traffic is paused. */
  async wrong(): Promise<Violation[]> {
    const hosts = this.cluster.hosts.map(({ name }) => name);
    const store = await readStore(this.redis, this.parts.population.agents, hosts);
    const { problems, found } = this.lookAtProcesses();
    const away = hosts.filter((name) => !store.hosts.has(name));
    return [
      ...problems,
      ...leaseProblems(store, found),
      ...away.map((name) => ({ kind: 'not_back', what: `${name} has no lease` }) as const),
      ...messageProblems(this.ledger),
      ...stateProblems(store, this.effects, this.ledger.era),
    ];
  }

  lookAtProcesses(): ProcessCheck {
    const { run, cluster, population } = this.parts;
    const hosts = cluster.hosts.map(({ name, process: { pid } }) => [pid, name] as const);
    const others = [process.pid, cluster.redis.pid, ...cluster.gateways.map((gateway) => gateway.process.pid)];
    const known = {
      hosts: new Map(hosts.filter(isPresent)),
      others: new Set(others.filter((pid) => pid !== undefined)),
    };
    return new ProcessCheck(processesOfRun(run), known, population.agents);
  }

  childrenOf(pid: number | undefined): ProcessLine[] {
    return [...processesOfRun(this.parts.run).values()].filter(({ parentPid }) => parentPid === pid);
  }

  /** @throws when the run is interrupted meanwhile */
  async wait(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.parts.signal });
  }

  /** Ends traffic; the cluster is ended by its owner. */
  async end(): Promise<void> {
    await Promise.all(this.producers.map((producer) => producer.end()));
    await this.reader.end();
    this.redis.disconnect();
  }

  private judge(effect: Effect): void {
    const { recorder, trace } = this.parts;
    const publishedMs = this.ledger.invokedAt(effect);
    if (publishedMs !== undefined && effect.sum !== undefined) recorder.counted(effect, publishedMs, trace.nowMs);
    this.effects.judge(effect);
  }
}

function isPresent(entry: readonly [number | undefined, string]): entry is readonly [number, string] {
  return entry[0] !== undefined;
}
