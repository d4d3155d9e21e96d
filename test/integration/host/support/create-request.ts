import {
  encodeAgentSpec,
  encodeGuildSpec,
  type AgentSpec,
  type CreateAgentRequest,
  type GuildSpec,
} from '@guildhall/contract';
import { exampleAgent, exampleGuild } from '../../../support/guilds';

/** A document as the bytes that travel. */
export function json(document: unknown): Buffer {
  return Buffer.from(JSON.stringify(document));
}

/** A create of one agent by a plain client: epoch 0, so the host reserves one itself. */
export function createRequest(
  agent: AgentSpec,
  guild: GuildSpec = exampleGuild(),
  more: Partial<CreateAgentRequest> = {},
): Partial<CreateAgentRequest> {
  return { agentSpec: json(encodeAgentSpec(agent)), guildSpec: json(encodeGuildSpec(guild)), ...more };
}

/** The same for one of the example classes. */
export function createExample(
  className: string,
  id: string,
  guild: GuildSpec,
  more: Partial<CreateAgentRequest> = {},
): Partial<CreateAgentRequest> {
  return createRequest(exampleAgent(className, id), guild, more);
}
