import type { DrainResult } from '@guildhall/host';
import { z } from 'zod';

const longestMs = 3_600_000;

export const drainSchema = z.strictObject({
  deadline_ms: z.int().min(1).max(longestMs).optional().describe('then what is left is stopped; default 45,000'),
});

export const drainedSchema = z.object({
  host: z.string(),
  moved: z.int().describe('agents that ended for a successor on another host'),
  stopped: z.int().describe('agents that ended without a successor; they stay desired'),
  forced: z.int().describe('of those, how many were ended by signals'),
});

export type DrainedDocument = z.infer<typeof drainedSchema>;

export function drainedDocument(host: string, { moved, stopped, forced }: DrainResult): DrainedDocument {
  return { host, moved, stopped, forced };
}
