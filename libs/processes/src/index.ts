export { unlinked, type AgentChannel, type AgentLink, type AgentOpening, type ProcessExit } from './agent-link';
export { AgentProcessManager } from './agent-process.manager';
export type { ManagerOptions, ManagerStats, StartOptions } from './manager-options';
export type { AgentProcessInfo } from './agent-process-info';
export { allowedMoves, isEnded, type AgentState } from './lifecycle/agent-state';
export type { AgentLogLine } from './log/agent-log';
export type { ManagerTimings } from './manager-timings';
export { runnerFile } from './start/runner-file';
export type { StartTierName } from './start/start-tier';
