import type { AgentTag, InitFrame, Json, JsonObject, Subscription } from '@guildhall/contract';
import type { AgentConfig, AgentIdentity, AgentInfo } from '../author/agent-identity';

/** What an agent process learns of itself from its init frame. */
export interface AgentSelf extends AgentInfo {
  readonly tag: AgentTag;
  /** Acts on topic messages only when it is among their recipients. */
  readonly onlyWhenTagged: boolean;
  /** Topics that its specification names, beside those of its handlers. */
  readonly topics: readonly string[];
}

/** Reads the agent's document, which the host has checked; what is absent has its default. */
export function readSelf(init: InitFrame): AgentSelf {
  const document = init.agent;
  const agent: AgentIdentity = {
    id: init.agentId,
    name: typeof document['name'] === 'string' ? document['name'] : init.agentId,
    guildId: init.guildId,
    organizationId: init.organizationId,
    className: init.className,
  };
  return {
    agent,
    config: configOf(document['properties']),
    tag: { id: agent.id, name: agent.name },
    onlyWhenTagged: document['act_only_when_tagged'] === true,
    topics: topicsOf(document, init.defaultTopic),
  };
}

/** Each subscription once: the specification's topics, then those of the handlers. */
export function subscriptionsOf(
  self: AgentSelf,
  routes: readonly { readonly topic?: string; readonly queue?: string }[],
): Subscription[] {
  const found = new Map<string, Subscription>();
  for (const { topic, queue } of [...self.topics.map((topic) => ({ topic, queue: undefined })), ...routes]) {
    if (topic === undefined) continue;
    found.set(JSON.stringify([topic, queue]), queue === undefined ? { topic } : { topic, queue });
  }
  return [...found.values()];
}

function topicsOf(document: JsonObject, defaultTopic: string): string[] {
  const additional = Array.isArray(document['additional_topics']) ? document['additional_topics'] : [];
  const named = additional.filter((topic): topic is string => typeof topic === 'string');
  return document['listen_to_default_topic'] === false ? named : [defaultTopic, ...named];
}

function configOf(properties: Json | undefined): AgentConfig {
  return typeof properties === 'object' && properties !== null && !Array.isArray(properties) ? properties : {};
}
