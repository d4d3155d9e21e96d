import {
  agentOptions,
  encodeAgentSpec,
  encodeGuildSpec,
  encodeMessagingConfig,
  invalid,
  limits,
  type AgentSpec,
  type GuildSpec,
  type JsonObject,
  type MessagingConfig,
} from '@guildhall/contract';
import type { AgentRecord, GuildRecord } from '@guildhall/registry';

export interface Client {
  readonly machineId: number;
  readonly clientType: string;
  readonly clientProperties: JsonObject;
}

/** The record of a guild without its agents, which have records of their own. */
export function guildRecord(guild: GuildSpec, messaging: MessagingConfig, defaultTopic: string): GuildRecord {
  return {
    guildId: guild.id,
    organizationId: guild.organizationId ?? '',
    guild: withinLimit(encodeGuildSpec({ ...guild, agents: [] }), 'guild'),
    messaging: encodeMessagingConfig(messaging),
    defaultTopic,
  };
}

/**
 * The wish for one agent.
 * @throws GuildhallError invalid SPEC_TOO_LARGE, or what the agent's options break
 */
export function agentRecord(
  guild: GuildSpec,
  agent: AgentSpec,
  client: Client,
  wish: AgentRecord['wish'],
): AgentRecord {
  agentOptions(guild, agent);
  const document = withinLimit(encodeAgentSpec(agent), 'agent');
  return { guildId: guild.id, agentId: agent.id, agent: document, ...client, wish };
}

function withinLimit(document: JsonObject, field: string): JsonObject {
  const bytes = Buffer.byteLength(JSON.stringify(document));
  if (bytes <= limits.specBytes) return document;
  throw invalid('SPEC_TOO_LARGE', `The specification holds ${bytes} bytes; at most ${limits.specBytes} are allowed.`, {
    field,
    limit: limits.specBytes,
  });
}
