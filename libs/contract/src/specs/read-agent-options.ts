import type { JsonObject } from '../json';
import type { AgentOptions, Fencing, Isolation, PlacementOptions, RestartPolicy } from './agent-options';
import type { AgentSpec } from './agent-spec';
import { guildhallOptions } from './agent-options.schema';
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
}

/**
 * What Guildhall adds to an agent: `properties.guildhall` of the guild gives defaults, that of the agent goes before
 * them, and the agent's `resources.custom_resources.memory` and `qos` go before both.
 *
 * @throws GuildhallError invalid SPEC_INVALID | UNSUPPORTED_FIELD | PLACEMENT_STRATEGY_UNKNOWN, for specifications that
 *   were changed since they were decoded
 */
export function agentOptions(guild: GuildSpec, agent: AgentSpec): AgentOptions {
  const defaults = optionsOf(guild.properties);
  const own = optionsOf(agent.properties);
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

function optionsOf(properties: JsonObject): OptionsDocument {
  const document = properties['guildhall'] ?? {};
  const place = { field: 'properties.guildhall', what: 'properties.guildhall' };
  return requireDocument(guildhallOptions, document, place) as OptionsDocument;
}
