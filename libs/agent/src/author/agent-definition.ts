import type { JsonObject } from '@guildhall/contract';
import type { AgentInfo } from './agent-identity';
import type { LifecycleHandler, MessageHandler } from './message-handler';

/** Which messages a handler takes. What is absent matches everything. */
export interface RouteMatch {
  readonly topic?: string;
  readonly format?: string;
  /** The consumer group whose share of the topic this is; without it, every message of the topic. */
  readonly queue?: string;
}

export interface Route extends RouteMatch {
  readonly handle: MessageHandler;
}

/** One instance of an agent class. */
export interface AgentBehaviour {
  readonly routes: readonly Route[];
  readonly onStart?: LifecycleHandler;
  readonly onStop?: LifecycleHandler;
}

/** How agents of a class are made; all that the runtime knows of an author's code. */
export interface AgentPlan {
  readonly className: string;
  /** What `state.get` answers where nothing is stored. */
  readonly stateDefaults: JsonObject;
  construct(info: AgentInfo): AgentBehaviour;
}

/** Registered, because the author's copy of this library need not be the runner's. */
export const planKey: unique symbol = Symbol.for('guildhall.agent-plan.v1');

/** What `defineAgent` gives back: export it, and name its class in the catalog. */
export interface AgentDefinition {
  readonly className: string;
  readonly [planKey]: AgentPlan;
}

/** A definition, or a class with `@AgentClass`. */
export type AgentSource = AgentDefinition | (abstract new (...args: never[]) => object);

/** The plan of something an author exported; undefined for everything else, subclasses without `@AgentClass` too. */
export function planOf(exported: unknown): AgentPlan | undefined {
  if (exported === null || (typeof exported !== 'object' && typeof exported !== 'function')) return undefined;
  return Object.hasOwn(exported, planKey) ? (exported as AgentDefinition)[planKey] : undefined;
}
