import type { Catalog } from '@guildhall/contract';
import type { Logger } from '@guildhall/telemetry';
import type { AgentLink } from './agent-link';
import type { AgentState } from './lifecycle/agent-state';
import type { ManagerTimings } from './manager-timings';

export interface ManagerOptions {
  /** The classes that may run. */
  readonly catalog: Catalog;
  /** Default 100. Agents that start, restart or stop count; idle processes of the pool do not. */
  readonly maxProcesses?: number;
  /** The bundled runner, which becomes a node agent. */
  readonly runnerFile: string;
  /** Idle processes held ready; 0: every start is cold. Default 4. */
  readonly poolSize?: number;
  readonly logger: Logger;
  /** Memory for the log of each agent. Default 262,144. */
  readonly logBytes?: number;
  readonly timings?: Partial<ManagerTimings>;
}

export interface StartOptions {
  /** Default: an agent without a store, epoch 0. */
  readonly link?: AgentLink;
  readonly organizationId?: string;
  readonly defaultTopic?: string;
  /** From the call to ready; the class's own limit comes first when it is shorter. Default: that limit. */
  readonly deadlineMs?: number;
  /** Gives up the start. */
  readonly signal?: AbortSignal;
}

export interface ManagerStats {
  readonly maxProcesses: number;
  readonly byState: Readonly<Record<AgentState, number>>;
  readonly poolIdle: number;
  readonly poolSize: number;
  /** False before the first idle process passed its self-test, and after one failed it. */
  readonly poolWorks: boolean;
  /** Absent while another guard is being started. */
  readonly guardPids: readonly number[];
}
