import type { Redis } from 'ioredis';
import type { AgentRef } from '@guildhall/contract';
import { KeySpace } from '@guildhall/redis';

export interface StoredLease {
  readonly host: string;
  readonly incarnation: string;
  readonly epoch: number;
  readonly state: string;
}

export interface AgentInStore {
  readonly ref: AgentRef;
  readonly isWished: boolean;
  readonly lease: StoredLease | undefined;
  /** The highest epoch. */
  readonly epoch: number;
  readonly state: { readonly [key: string]: unknown };
}

export interface StoreContents {
  readonly agents: readonly AgentInStore[];
  /** Incarnation by host, of those whose lease lives. */
  readonly hosts: ReadonlyMap<string, string>;
  /** Count by guild, where there are any. */
  readonly deadLetters: ReadonlyMap<string, number>;
}

const keys = new KeySpace();

/** Reads what the store holds about the agents, without any of the code that wrote it. */
export async function readStore(
  redis: Redis,
  agents: readonly AgentRef[],
  hostNames: readonly string[],
): Promise<StoreContents> {
  const guildIds = [...new Set(agents.map(({ guildId }) => guildId))];
  const pipeline = redis.pipeline();
  for (const ref of agents) {
    pipeline.hexists(keys.guildAgents(ref.guildId), ref.agentId);
    pipeline.get(keys.agentLocation(ref));
    pipeline.get(keys.agentEpoch(ref));
    pipeline.hgetall(keys.state(ref));
  }
  for (const host of hostNames) pipeline.hget(keys.host(host), 'incarnation');
  for (const guildId of guildIds) pipeline.xlen(keys.deadLetters(guildId));
  const answers = ((await pipeline.exec()) ?? []).map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
  const rest = answers.slice(4 * agents.length);
  return {
    agents: agents.map((ref, index) => agentOf(ref, answers.slice(4 * index, 4 * index + 4))),
    hosts: present(hostNames.map((host, index) => [host, rest[index] as string | null])),
    deadLetters: present(guildIds.map((id, index) => [id, (rest[hostNames.length + index] as number) || null])),
  };
}

function agentOf(ref: AgentRef, [wish, location, epoch, state]: readonly unknown[]): AgentInStore {
  return {
    ref,
    isWished: wish === 1,
    lease: typeof location === 'string' ? (JSON.parse(location) as StoredLease) : undefined,
    epoch: Number(epoch ?? 0),
    state: parsed(state as { [key: string]: string }),
  };
}

function parsed(state: { readonly [key: string]: string }): { [key: string]: unknown } {
  return Object.fromEntries(Object.entries(state).map(([key, value]) => [key, JSON.parse(value) as unknown]));
}

function present<T>(entries: readonly (readonly [string, T | null])[]): Map<string, T> {
  return new Map(entries.filter((entry): entry is readonly [string, T] => entry[1] !== null));
}
