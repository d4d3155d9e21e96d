import { z } from 'zod';
import { limits } from '../limits';
import { agentProperties, memoryLimit } from './agent-options.schema';
import { boundedText, identifier, jsonObject, nonEmptyText, printableText, topicName, unsupported } from './text-rules';

/** What setTimeout can wait for: 24 days. */
const mostTimeoutSeconds = 2_000_000;
const amount = z.number().min(0);

const resources = z.looseObject({
  num_cpus: amount.nullish(),
  num_gpus: amount.nullish(),
  custom_resources: z.looseObject({ memory: memoryLimit.optional() }).optional(),
});

const qos = z.looseObject({
  timeout: amount.max(mostTimeoutSeconds).nullish(),
  retry_count: z.int().min(0).nullish(),
  latency: amount.nullish(),
});

const predicates = jsonObject.refine(
  (named) => Object.keys(named).length === 0,
  unsupported('is not empty; predicates are not built yet, and leaving them out would change what the agent does.'),
);

/** The document of an agent. Rustic AI writes null for what its author left open. */
export const agentDocument = z.looseObject({
  id: identifier.nullish(),
  name: boundedText(limits.nameChars),
  description: nonEmptyText,
  class_name: printableText(limits.idChars),
  additional_topics: z.array(topicName).optional(),
  properties: agentProperties.optional(),
  listen_to_default_topic: z.boolean().optional(),
  act_only_when_tagged: z.boolean().optional(),
  predicates: predicates.optional(),
  dependency_map: z.record(z.string(), jsonObject).optional(),
  additional_dependencies: z.array(z.string()).optional(),
  resources: resources.nullish(),
  qos: qos.nullish(),
});
