import { randomUUID } from 'node:crypto';
import { agentSpec, guildSpec, type AgentSpec, type GuildSpec, type JsonObject } from '@guildhall/contract';

/** An agent of one of the example classes. */
export function exampleAgent(className: string, id: string, more: Partial<AgentSpec> = {}): AgentSpec {
  return agentSpec({
    id,
    name: id.slice(0, 64),
    description: `A ${className} of a test.`,
    className: `examples.${className}`,
    listenToDefaultTopic: false,
    ...more,
  });
}

/** A guild with an id that no other test uses. */
export function exampleGuild(agents: readonly AgentSpec[] = [], properties: JsonObject = {}): GuildSpec {
  const id = `guild-${randomUUID()}`;
  return guildSpec({ id, name: 'Test', description: 'A guild of a test.', agents, properties });
}
