import type { LogEntry } from '@guildhall/host';
import { z } from 'zod';

export const logLineSchema = z.object({
  at: z.iso.datetime(),
  level: z.string(),
  message: z.string(),
  fields: z.record(z.string(), z.unknown()),
  source: z.enum(['log', 'stdout', 'stderr']).describe('`log`: said through the agent’s logger'),
  dropped: z.int().describe('lines lost before this one'),
});

export type LogLineDocument = z.infer<typeof logLineSchema>;

export function logLineDocument({ at, level, message, fields, source, dropped }: LogEntry): LogLineDocument {
  return { at: at.toISOString(), level, message, fields, source, dropped };
}
