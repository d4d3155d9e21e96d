export type {
  AgentStatus,
  EngineStats,
  ExecutionEngine,
  FollowOptions,
  GuildRun,
  GuildSummary,
  PlacedMessage,
  Published,
  PublishOptions,
  ReadTopicOptions,
} from './execution-engine';
export type { EventsOptions } from '@guildhall/registry';
export type { GuildPlan } from './guilds/guild-plan';
export type { AgentInspection, AgentWish, LastExit } from './agents/agent-inspection';
export { EngineModule, type EngineModuleAsyncOptions } from './engine.module';
export { EngineService } from './engine.service';
export { createEngine, openEngineParts, type EngineOptions } from './engine-options';
export type { EngineParts } from './engine-parts';
export type { DistributedOptions } from './distributed/distributed-parts';
export type { EmbeddedOptions } from './embedded/embedded-parts';
export { HostedEngine } from './hosted-engine';
