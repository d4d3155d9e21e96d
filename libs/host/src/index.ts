export { AgentHost } from './agent-host';
export { asAskedBy } from './as-asked-by';
export type {
  AgentEvent,
  CreateAgentCall,
  DrainResult,
  HostCalls,
  HostHealth,
  HostedAgentInfo,
  LogEntry,
  StopAgentCall,
} from './host-calls';
export { HostDuties, type DutyPeriods } from './host-duties';
export type { DialHost, HostOptions } from './host-options';
export type { HostStage } from './host-stage';
export type { HostStore } from './host-store';
export { eventStream } from './event-stream';
export { decodeCreateAgent, decodePrepareAgent, encodeCreateAgent } from './wire/create-agent.codec';
export { decodeAgentEvent, decodeAgentInfo, encodeAgentEvent, encodeAgentInfo } from './wire/agent-info.codec';
export { decodeReadEvents, encodeKeptEvent } from './wire/kept-event.codec';
export { decodeLogLine, encodeLogLine } from './wire/log-line.codec';
export { requireCount } from './wire/require-count';
