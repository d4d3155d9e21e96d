export { unlinked, type AgentChannel, type AgentLink, type AgentOpening, type ProcessExit } from './agent-link';
export { allowedMoves, isEnded, type AgentState } from './lifecycle/agent-state';
