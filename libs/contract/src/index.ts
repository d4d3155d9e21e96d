export { errorKinds, type ErrorKind } from './errors/error-kind';
export { errorMapping, kindOfGrpcStatus, type ErrorMapping, type Retry } from './errors/error-mapping';
export { reasonCodes, type ReasonCode, type ReasonCodeOf } from './errors/reason-codes';
export {
  GuildhallError,
  asGuildhallError,
  conflict,
  deadlineExceeded,
  exhausted,
  internal,
  invalid,
  notFound,
  unavailable,
  type ErrorDetails,
  type ErrorDocument,
} from './errors/guildhall-error';
export type { Json, JsonObject } from './json';
export { agentKey, type AgentRef, type Fence } from './agent-ref';
export { defaultFormat, defaultTopic, type AgentTag, type Message, type Position } from './message';
export { limits } from './limits';
export {
  protocolVersion,
  type AnswerFrame,
  type DeliverFrame,
  type Delivery,
  type HostFrame,
  type InitFrame,
  type PingFrame,
  type ResponseFrame,
  type StartFrame,
  type StopFrame,
} from './protocol/host-frames';
export type {
  AgentFrame,
  CommitFrame,
  FailedFrame,
  LoadedFrame,
  LogFrame,
  PongFrame,
  PublishFrame,
  ReadyFrame,
  StateChange,
  StoppedFrame,
  Subscription,
} from './protocol/agent-frames';
export { inboxTopic } from './protocol/inbox-topic';
export { comparePositions } from './position';
