import type { Json } from '@guildhall/contract';

/**
 * The agent's durable state: JSON values under names. It survives crashes, moves and restarts.
 *
 * What a handler changes is seen by that handler at once and becomes durable with its commit; when the handler throws,
 * nothing of it remains. Values go in and come out as copies: changing one in place changes nothing.
 */
export interface AgentState<S extends object = object> {
  /** The value of a key: the stored one, else the default that the agent declared, else undefined. */
  get<K extends keyof S & string>(key: K): S[K];
  get<T = Json>(key: string): T | undefined;

  /**
   * @throws GuildhallError exhausted STATE_TOO_LARGE (4 MiB, all keys together) | invalid ARGUMENT_INVALID when the value
   * is nothing that JSON can hold
   */
  set<K extends string>(key: K, value: K extends keyof S ? S[K] : Json | object): void;

  /** Removes what is stored; a declared default shows again. */
  delete(key: string): void;

  /** All keys with their values, defaults included. */
  entries(): [string, Json][];
}
