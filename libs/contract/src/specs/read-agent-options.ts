import { invalid } from '../errors/guildhall-error';
import type { JsonObject } from '../json';
import type { AgentOptions, Fencing, Isolation, PlacementOptions, RestartPolicy } from './agent-options';
import type { AgentSpec } from './agent-spec';
import { guildDefaults, guildhallOptions } from './agent-options.schema';
import { parseByteSize } from './byte-size';
import type { GuildSpec } from './guild-spec';
import { requireDocument } from './spec-document';

const defaultRetries = 2;
const defaultPriority = 4;

/** What stands under `properties.guildhall`, after the check. */
interface OptionsDocument {
  readonly restart_policy?: RestartPolicy;
  readonly memory_limit?: unknown;
  readonly placement?: PlacementOptions;
  readonly isolation?: Isolation;
  readonly priority?: number;
  readonly fencing?: Fencing;
  readonly replicas?: number;
}

/**
 * What Guildhall adds to an agent: `properties.guildhall` of the guild gives defaults, that of the agent goes before
 * them, and the agent's `resources.custom_resources.memory` and `qos` go before both.
 *
 * @throws GuildhallError invalid SPEC_INVALID | UNSUPPORTED_FIELD | PLACEMENT_STRATEGY_UNKNOWN, for specifications that
 *   were changed since they were decoded; UNSUPPORTED_FIELD also for an agent that names another number of replicas than
 *   1: it is one that runs once
 */
export function agentOptions(guild: GuildSpec, agent: AgentSpec): AgentOptions {
  const defaults = optionsOf(guild.properties, guildDefaults);
  const own = optionsOf(agent.properties, guildhallOptions);
  requireOne(own.replicas);
  const memory = agent.resources.customResources['memory'] ?? own.memory_limit ?? defaults.memory_limit;
  return {
    restartPolicy: own.restart_policy ?? defaults.restart_policy ?? 'always',
    memoryLimitBytes: parseByteSize(memory),
    placement: { ...defaults.placement, ...own.placement },
    isolation: own.isolation ?? defaults.isolation,
    priority: own.priority ?? defaults.priority ?? defaultPriority,
    fencing: own.fencing ?? defaults.fencing ?? 'normal',
    handlerTimeoutMs: Math.round((agent.qos.timeout ?? 0) * 1000),
    attempts: (agent.qos.retryCount ?? defaultRetries) + 1,
  };
}

function optionsOf(properties: JsonObject, schema: typeof guildhallOptions | typeof guildDefaults): OptionsDocument {
  const document = properties['guildhall'] ?? {};
  const place = { field: 'properties.guildhall', what: 'properties.guildhall' };
  return requireDocument(schema, document, place) as OptionsDocument;
}

function requireOne(replicas = 1): void {
  if (replicas === 1) return;
  const field = 'properties.guildhall.replicas';
  const message = `${field} is ${replicas}; an agent that is started by itself runs once. Scale it then, or run the document of its guild.`;
  throw invalid('UNSUPPORTED_FIELD', message, { field });
}
