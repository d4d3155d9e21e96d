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
import { wishDigest, type Client } from './wish-digest';

/** Agents that a guild's document asks for have no client. */
export const nobody: Client = { machineId: 0, clientType: '', clientProperties: {} };

/** A guild as its author wrote it and as the store keeps it. */
export interface DeclaredGuild {
  readonly spec: GuildSpec;
  /** Without the agents, which have records of their own. */
  readonly record: GuildRecord;
}

/** @throws GuildhallError invalid SPEC_TOO_LARGE */
export function declaredGuild(spec: GuildSpec, messaging: MessagingConfig, defaultTopic: string): DeclaredGuild {
  const record = {
    guildId: spec.id,
    organizationId: spec.organizationId ?? '',
    guild: withinLimit(encodeGuildSpec({ ...spec, agents: [] }), 'guild'),
    messaging: encodeMessagingConfig(messaging),
    defaultTopic,
  };
  return { spec, record };
}

/** Who wishes for an agent. */
export interface Wisher {
  readonly client: Client;
  readonly wish: AgentRecord['wish'];
}

export const byDocument: Wisher = { client: nobody, wish: 'declared' };
export const byScaling: Wisher = { client: nobody, wish: 'replica' };

/**
 * The wish for one agent.
 * @throws GuildhallError invalid SPEC_TOO_LARGE, or what the agent's options break
 */
export function agentRecord(guild: DeclaredGuild, agent: AgentSpec, { client, wish }: Wisher): AgentRecord {
  agentOptions(guild.spec, agent);
  const document = withinLimit(encodeAgentSpec(agent), 'agent');
  const digest = wishDigest(guild.record, document, client);
  return { guildId: guild.spec.id, agentId: agent.id, agent: document, ...client, digest, wish };
}

function withinLimit(document: JsonObject, field: string): JsonObject {
  const bytes = Buffer.byteLength(JSON.stringify(document));
  if (bytes <= limits.specBytes) return document;
  throw invalid('SPEC_TOO_LARGE', `The specification holds ${bytes} bytes; at most ${limits.specBytes} are allowed.`, {
    field,
    limit: limits.specBytes,
  });
}
