import { once } from 'node:events';
import type { AgentRef } from '@guildhall/contract';
import { KeySpace } from '@guildhall/redis';
import { Redis } from 'ioredis';

export interface ObservedLease {
  readonly host: string;
  readonly incarnation: string;
  readonly epoch: number;
  readonly state: string;
}

export interface ObservedLeader {
  readonly term: number;
}

const keys = new KeySpace();

/** What the store holds at a moment, read from its keys without the code that wrote them. */
export class StoreObserver {
  private constructor(private readonly redis: Redis) {}

  static async connect(url: string): Promise<StoreObserver> {
    const redis = new Redis(url);
    await once(redis, 'ready');
    return new StoreObserver(redis);
  }

  /** In the order of the agents. That of a dead host may still be there for a while. */
  async leases(agents: readonly AgentRef[]): Promise<(ObservedLease | undefined)[]> {
    const values = await this.redis.mget(agents.map((agent) => keys.agentLocation(agent)));
    return values.map((value) => (value === null ? undefined : (JSON.parse(value) as ObservedLease)));
  }

  /** The highest epoch of each agent. */
  async epochs(agents: readonly AgentRef[]): Promise<number[]> {
    const values = await this.redis.mget(agents.map((agent) => keys.agentEpoch(agent)));
    return values.map(Number);
  }

  /** Of a host whose lease lives. */
  async incarnationOf(host: string): Promise<string | undefined> {
    return (await this.redis.hget(keys.host(host), 'incarnation')) ?? undefined;
  }

  async isFenced(incarnation: string): Promise<boolean> {
    return (await this.redis.exists(keys.fenced(incarnation))) === 1;
  }

  /** Who leads while the lease lives. */
  async leader(): Promise<ObservedLeader | undefined> {
    const value = await this.redis.get(keys.leader());
    return value === null ? undefined : { term: Number(value.split(':')[0]) };
  }

  async close(): Promise<void> {
    await this.redis.quit();
  }
}
