export { defineAgent, type AgentOptions, type FormatHandler, type QueueHandler } from './author/define-agent';
export { AgentClass, OnMessage, OnStart, OnStop } from './author/decorators';
export type { AgentContext, LifecycleContext, PublishOptions, RequestOptions } from './author/agent-context';
export type { AgentConfig, AgentIdentity, AgentInfo } from './author/agent-identity';
export type { AgentLog, LogFields } from './author/agent-log';
export type { AgentState } from './author/agent-state';
export type { AgentDefinition, AgentSource, RouteMatch } from './author/agent-definition';
export type { LifecycleHandler, MessageHandler } from './author/message-handler';
export type { AgentTag, Json, JsonObject, Message } from '@guildhall/contract';
