import { z } from 'zod';
import { limits } from '../limits';
import { memoryLimit } from '../specs/agent-options.schema';
import { knownKeys } from '../specs/known-keys';
import { nonEmptyText, printableText } from '../specs/text-rules';

const mostTimeoutSeconds = 86_400;
const seconds = z.number().gt(0).max(mostTimeoutSeconds);

const variableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'is no name of an environment variable.' });

const common = {
  memory_limit: memoryLimit.optional(),
  ping_timeout: seconds.optional(),
  start_timeout: seconds.optional(),
  env: z.record(variableName, z.string()).optional(),
};

export const nodeEntry = knownKeys({
  runtime: z.literal('node').optional(),
  module: nonEmptyText,
  preload: z.boolean().optional(),
  flags: z.array(z.string().regex(/^-/, { error: 'is no flag; flags begin with "-".' })).optional(),
  ...common,
});

export const execEntry = knownKeys({
  runtime: z.literal('exec'),
  command: z
    .array(nonEmptyText)
    .refine((parts) => parts.length > 0, { error: 'is empty; give the program and its arguments.' }),
  ...common,
});

export const className = printableText(limits.idChars, 'CATALOG_INVALID');

export type NodeEntryDocument = z.infer<typeof nodeEntry>;
export type ExecEntryDocument = z.infer<typeof execEntry>;
