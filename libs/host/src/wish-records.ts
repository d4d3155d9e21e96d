import { encodeAgentSpec, encodeGuildSpec, encodeMessagingConfig } from '@guildhall/contract';
import type { AgentRecord, GuildRecord } from '@guildhall/registry';
import type { CreateAgentCall } from './host-calls';

/** The wish behind a create, for a store that lost it: an agent that runs is wished. */
export function wishRecords(call: CreateAgentCall): { guild: GuildRecord; agent: AgentRecord } {
  const { guildId, organizationId, defaultTopic, agentSpec, machineId, clientType, clientProperties } = call;
  const guild = encodeGuildSpec({ ...call.guildSpec, agents: [] });
  const messaging = encodeMessagingConfig(call.messagingConfig);
  const agent = encodeAgentSpec(agentSpec);
  const client = { machineId, clientType, clientProperties };
  const { kind = 'declared', digest = '' } = call.wish ?? {};
  return {
    guild: { guildId, organizationId, guild, messaging, defaultTopic },
    agent: { guildId, agentId: agentSpec.id, agent, ...client, digest, wish: kind },
  };
}
