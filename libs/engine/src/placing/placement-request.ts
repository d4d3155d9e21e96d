import {
  agentOptions,
  decodeAgentSpec,
  decodeGuildSpec,
  decodeMessagingConfig,
  type AgentOptions,
  type AgentRef,
  type AgentSpec,
} from '@guildhall/contract';
import type { CreateAgentCall } from '@guildhall/host';
import type { GuildRecord, StoredAgentRecord } from '@guildhall/registry';

/** A wish, read and ready to be placed. */
export interface PlacementRequest {
  readonly ref: AgentRef;
  readonly agentSpec: AgentSpec;
  readonly options: AgentOptions;
  /** What every try asks of its host; epoch and key belong to the try. */
  readonly call: Omit<CreateAgentCall, 'epoch' | 'idempotencyKey'>;
}

export function placementRequest(guild: GuildRecord, record: StoredAgentRecord): PlacementRequest {
  const guildSpec = decodeGuildSpec(guild.guild);
  const agentSpec = decodeAgentSpec(record.agent);
  const { guildId, organizationId, defaultTopic } = guild;
  const { machineId, clientType, clientProperties, declaredAt, digest } = record;
  const wish = { kind: record.wish, digest };
  const messagingConfig = decodeMessagingConfig(guild.messaging);
  const belongs = { guildId, organizationId, defaultTopic, machineId, clientType, clientProperties };
  return {
    ref: { guildId, agentId: agentSpec.id },
    agentSpec,
    options: agentOptions(guildSpec, agentSpec),
    call: { ...belongs, agentSpec, guildSpec, messagingConfig, deadlineMs: 0, cursorStart: declaredAt, wish },
  };
}
