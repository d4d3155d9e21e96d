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
export { messageId } from './message/message-id';
export { checkMessage, checkTopic, messageJson } from './message/message.rules';
export { newMessage, writeMessage, type MessageContent, type WrittenMessage } from './message/new-message';
export { logLevels, type LogLevel } from './log-level';
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
export { comparePositions, requirePosition } from './position';
export type { AgentSpec, AgentSpecInit, QosSpec, ResourceSpec } from './specs/agent-spec';
export type { GuildSpec, GuildSpecInit } from './specs/guild-spec';
export {
  defaultMessagingConfig,
  type MessagingByClass,
  type MessagingByType,
  type MessagingConfig,
} from './specs/messaging-config';
export { agentSpec, decodeAgentSpec, encodeAgentSpec } from './specs/agent-spec.codec';
export { decodeGuildSpec, encodeGuildSpec, guildSpec } from './specs/guild-spec.codec';
export { decodeMessagingConfig, encodeMessagingConfig } from './specs/messaging-config.codec';
export { agentDocument } from './specs/agent-spec.schema';
export { guildDocument } from './specs/guild-spec.schema';
export { parseJson, requireSpecSize } from './specs/parse-json';
export { parseYaml } from './specs/parse-yaml';
export { parseSpec, type DocumentFormat } from './specs/parse-spec';
export { formatOfFile, parseGuildFile } from './specs/guild-file';
export {
  isolations,
  restartPolicies,
  type AgentOptions,
  type Fencing,
  type Isolation,
  type PlacementOptions,
  type RestartPolicy,
} from './specs/agent-options';
export { agentOptions } from './specs/read-agent-options';
export { namedReplicas, originalOf, replicaIds, withoutReplicas } from './specs/replicas';
export { durabilities, type Durability } from './durability';
export { isPlacementStrategy, placementStrategies, type PlacementStrategyName } from './specs/placement-strategies';
export { parseByteSize } from './specs/byte-size';
export { isPrintable } from './specs/printable';
export { requireTopic } from './specs/topic-name';
export type { CatalogEntry, CatalogLimits, ExecCatalogEntry, NodeCatalogEntry } from './catalog/catalog-entry';
export { Catalog, mergeCatalogs } from './catalog/catalog';
export { parseCatalog } from './catalog/parse-catalog';
export type {
  ActivateAgentRequest,
  AgentEvent as AgentEventMessage,
  AgentInfo,
  CreateAgentRequest,
  CreateAgentResponse,
  CreateAgentStreamRequest,
  CreateAgentStreamResponse,
  CreateAgentsRequest,
  CreateAgentsResponse,
  DrainRequest,
  DrainResponse,
  GetAgentInfoRequest,
  HealthResponse,
  KeptEvent,
  ListAgentsRequest,
  ListAgentsResponse,
  LogLine,
  PrepareAgentRequest,
  PrepareAgentResponse,
  ReadEventsRequest,
  ReadLogsRequest,
  StopAgentRequest,
  StopAgentResponse,
  WatchAgentsRequest,
} from './generated/guildhall/v1/agent_host';
