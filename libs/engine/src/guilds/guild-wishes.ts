import {
  agentOptions,
  decodeAgentSpec,
  decodeGuildSpec,
  encodeAgentSpec,
  encodeGuildSpec,
  encodeMessagingConfig,
  invalid,
  limits,
  withoutReplicas,
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

/**
 * The guild itself, without a look at its agents. What was made in TypeScript is held to the rules of a document.
 * @throws GuildhallError invalid SPEC_TOO_LARGE, or as decodeGuildSpec
 */
export function declaredGuild(spec: GuildSpec, messaging: MessagingConfig, defaultTopic: string): DeclaredGuild {
  const document = withinLimit(encodeGuildSpec({ ...spec, agents: [] }), 'guild');
  decodeGuildSpec(document);
  const record = {
    guildId: spec.id,
    organizationId: spec.organizationId ?? '',
    guild: document,
    messaging: encodeMessagingConfig(messaging),
    defaultTopic,
  };
  return { spec, record };
}

/**
 * @throws GuildhallError invalid SPEC_TOO_LARGE, or as decodeGuildSpec, with the field at fault in the guild or in one of
 *   its agents
 */
export function requireValidGuild(spec: GuildSpec): GuildSpec {
  spec.agents.forEach((agent, index) => withinLimit(encodeAgentSpec(agent), `agents[${index}]`));
  decodeGuildSpec(encodeGuildSpec(spec));
  return spec;
}

/** Who wishes for an agent. */
export interface Wisher {
  readonly client: Client;
  readonly wish: AgentRecord['wish'];
}

export const byScaling: Wisher = { client: nobody, wish: 'replica' };

/**
 * The wish for one agent.
 * @throws GuildhallError invalid SPEC_TOO_LARGE, or as decodeAgentSpec and agentOptions
 */
export function agentRecord(guild: DeclaredGuild, agent: AgentSpec, { client, wish }: Wisher): AgentRecord {
  const valid = decodeAgentSpec(withinLimit(encodeAgentSpec(agent), 'agent'));
  agentOptions(guild.spec, valid);
  const document = encodeAgentSpec(withoutReplicas(valid));
  const digest = wishDigest(guild.record, document, client);
  return { guildId: guild.spec.id, agentId: agent.id, agent: document, ...client, digest, wish };
}

function withinLimit(document: JsonObject, field: string): JsonObject {
  const bytes = Buffer.byteLength(JSON.stringify(document));
  if (bytes <= limits.specBytes) return document;
  const message = `The specification of ${field} holds ${bytes} bytes; at most ${limits.specBytes} are allowed. Keep large data elsewhere and refer to it.`;
  throw invalid('SPEC_TOO_LARGE', message, { field, sizeBytes: bytes, limitBytes: limits.specBytes });
}
