import { z } from 'zod';
import { limits } from '../limits';
import { fencings, isolations, restartPolicies } from './agent-options';
import { parseByteSize } from './byte-size';
import { describe } from './document-check';
import { knownKeys } from './known-keys';
import { isPlacementStrategy, placementStrategies } from './placement-strategies';
import { nonEmptyText, unsupported } from './text-rules';

const leastMemoryLimitBytes = 2 ** 20;

/** Bytes as a number, or a text such as `256Mi`. */
export const memoryLimit = z.unknown().refine((size) => (parseByteSize(size) ?? 0) >= leastMemoryLimitBytes, {
  error: (issue) =>
    `${describe(issue.input)}; give a limit of at least 1Mi, as a number of bytes or a text such as "256Mi".`,
});

const strategy = z.unknown().refine(isPlacementStrategy, {
  error: (issue) => `${describe(issue.input)}; the strategies are ${placementStrategies.join(', ')}.`,
  params: { reason: 'PLACEMENT_STRATEGY_UNKNOWN' },
});

const replicas = z.int().min(0).max(limits.replicas);

const oneReplica = z
  .int()
  .refine((count) => count === 1, unsupported('is not 1; a guild has no default for it: name it in each agent.'));

const placement = knownKeys({
  strategy: strategy.optional(),
  host: nonEmptyText.optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

/** What may stand under `properties.guildhall` of an agent. */
export const guildhallOptions = knownKeys({
  restart_policy: z.enum(restartPolicies).optional(),
  memory_limit: memoryLimit.optional(),
  placement: placement.optional(),
  isolation: z.enum(isolations).optional(),
  priority: z.int().min(0).max(9).optional(),
  fencing: z.enum(fencings).optional(),
  replicas: replicas.optional(),
});

/** What may stand there in a guild, as defaults for its agents. */
export const guildDefaults = knownKeys({ ...guildhallOptions.shape, replicas: oneReplica.optional() });

/** The free-form `properties` of an agent, with our part checked. */
export const agentProperties = z.looseObject({ guildhall: guildhallOptions.optional() });

/** Those of a guild. */
export const guildProperties = z.looseObject({ guildhall: guildDefaults.optional() });
