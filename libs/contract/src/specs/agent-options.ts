import type { PlacementStrategyName } from './placement-strategies';

export const restartPolicies = ['always', 'on-failure', 'never'] as const;
export type RestartPolicy = (typeof restartPolicies)[number];

export const isolations = ['cold', 'pool'] as const;
/** How an agent's process is begun: spawned for it, or taken from the pre-started ones. */
export type Isolation = (typeof isolations)[number];

export const fencings = ['normal', 'strict'] as const;
/**
 * What keeps a process that was replaced from acting. `normal`: the epoch, for every effect through Guildhall. `strict`:
 * also effects elsewhere; the process is frozen while its host cannot renew its lease.
 */
export type Fencing = (typeof fencings)[number];

export interface PlacementOptions {
  /** Absent: the engine's own. */
  readonly strategy?: PlacementStrategyName;
  /** Only the host of this name may run the agent. */
  readonly host?: string;
  /** Only hosts that carry all of these may run the agent. */
  readonly labels?: { readonly [name: string]: string };
}

/** What Guildhall adds to a specification, guild defaults and agent overrides merged. See docs/configuration.md. */
export interface AgentOptions {
  /** Default always. */
  readonly restartPolicy: RestartPolicy;
  /** Resident memory of the agent's process group; absent: the catalog's limit. */
  readonly memoryLimitBytes?: number;
  readonly placement: PlacementOptions;
  /** Absent: the host decides. */
  readonly isolation?: Isolation;
  /** 0 (last) to 9 (first): who is placed first when many wait. Default 4. */
  readonly priority: number;
  /** Default normal. */
  readonly fencing: Fencing;
  /** 0: no limit. */
  readonly handlerTimeoutMs: number;
  /** How often a message is tried in all before it is dead-lettered; default 3. */
  readonly attempts: number;
}
