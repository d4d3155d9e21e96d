import { z } from 'zod';
import { limits } from '../limits';
import { guildProperties } from './agent-options.schema';
import { agentDocument } from './agent-spec.schema';
import { boundedText, identifier, jsonObject, nonEmptyText, unsupported } from './text-rules';

const steps = z
  .array(z.unknown())
  .refine(
    (list) => list.length === 0,
    unsupported('is not empty; routing is not built yet: let the agents publish to the topics of the next ones.'),
  );

/** The document of a guild. */
export const guildDocument = z.looseObject({
  id: identifier.nullish(),
  name: boundedText(limits.nameChars),
  description: nonEmptyText,
  organization_id: identifier.nullish(),
  agents: z.array(agentDocument).optional(),
  dependency_map: z.record(z.string(), jsonObject).optional(),
  routes: z.looseObject({ steps: steps.optional() }).nullish(),
  gateway: jsonObject.nullish(),
  properties: guildProperties.optional(),
});
