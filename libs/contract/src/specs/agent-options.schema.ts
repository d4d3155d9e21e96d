import { z } from 'zod';
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

const replicas = z
  .int()
  .refine((count) => count === 1, unsupported('is not 1; replicas are not built yet: list the agent once for each.'));

const placement = knownKeys({
  strategy: strategy.optional(),
  host: nonEmptyText.optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

/** What may stand under `properties.guildhall` of a guild and of an agent. */
export const guildhallOptions = knownKeys({
  restart_policy: z.enum(restartPolicies).optional(),
  memory_limit: memoryLimit.optional(),
  placement: placement.optional(),
  isolation: z.enum(isolations).optional(),
  priority: z.int().min(0).max(9).optional(),
  fencing: z.enum(fencings).optional(),
  replicas: replicas.optional(),
});

/** The free-form `properties` of a guild or an agent, with our part checked. */
export const properties = z.looseObject({ guildhall: guildhallOptions.optional() });
