import {
  encodeAgentSpec,
  encodeGuildSpec,
  encodeMessagingConfig,
  protocolVersion,
  type AgentOptions,
  type AgentSpec,
  type CatalogEntry,
  type GuildSpec,
  type InitFrame,
  type JsonObject,
  type MessagingConfig,
} from '@guildhall/contract';
import type { AgentOpening } from './agent-link';

export interface InitParts {
  readonly agentSpec: AgentSpec;
  readonly guildSpec: GuildSpec;
  readonly messagingConfig: MessagingConfig;
  readonly entry: CatalogEntry;
  readonly options: AgentOptions;
  readonly organizationId: string;
  readonly defaultTopic: string;
  readonly machineId: number;
  readonly clientType: string;
  readonly clientProperties: JsonObject;
}

/** What a process is told first: documents and numbers, no code and no name that is not in the catalog (P2). */
export function initFrame(parts: InitParts, { startsAtOnce, ...opening }: AgentOpening): InitFrame {
  const { agentSpec, guildSpec, messagingConfig, entry, options } = parts;
  return {
    t: 'init',
    protocol: protocolVersion,
    className: entry.className,
    ...(entry.runtime === 'node' && { module: entry.module }),
    agent: encodeAgentSpec(agentSpec),
    guild: encodeGuildSpec(guildSpec),
    messaging: encodeMessagingConfig(messagingConfig),
    defaultTopic: parts.defaultTopic,
    organizationId: parts.organizationId,
    guildId: guildSpec.id,
    agentId: agentSpec.id,
    ...opening,
    // A program of its own may know only the `start` frame.
    ...(startsAtOnce && entry.runtime === 'node' && { start: true }),
    machineId: parts.machineId,
    clientType: parts.clientType,
    clientProperties: parts.clientProperties,
    handlerTimeoutMs: options.handlerTimeoutMs,
    attempts: options.attempts,
  };
}
