import type { AgentRef, AgentSpec, GuildSpec } from '@guildhall/contract';
import type { AgentState } from './lifecycle/agent-state';
import type { StartTierName } from './start/start-tier';

/** What is known of one agent and its process: a snapshot. */
export interface AgentProcessInfo extends AgentRef {
  readonly organizationId: string;
  readonly name: string;
  readonly className: string;
  /** Of the present process, or of the last one; absent before the first. */
  readonly pid?: number;
  /** Whether that process lives. */
  readonly isAlive: boolean;
  readonly state: AgentState;
  /** When the start was asked for. */
  readonly createdAt: Date;
  /** How many processes followed the first one. */
  readonly restarts: number;
  /** How the last process that ended did; absent for a living first one. */
  readonly exitCode?: number;
  readonly exitSignal?: NodeJS.Signals;
  readonly reason?: string;
  /** Resident memory of the process group at the last poll (Linux only). */
  readonly memoryBytes?: number;
  readonly startTier?: StartTierName;
  readonly epoch: number;
  readonly agentSpec: AgentSpec;
  readonly guildSpec: GuildSpec;
}
