import type { HostLease } from '@guildhall/registry';
import { z } from 'zod';

/** A host that lives, as it last said of itself. */
export const hostSchema = z.object({
  host: z.string(),
  incarnation: z.string(),
  address: z.string().describe('empty for the host of the embedded engine'),
  capacity: z.int(),
  running: z.int(),
  cpu: z.number().describe('load average of one minute, divided by processors'),
  memory_bytes: z.number().describe('of all its agents'),
  draining: z.boolean(),
  zone: z.string(),
  labels: z.record(z.string(), z.string()),
  classes: z.array(z.string()),
});

export type HostDocument = z.infer<typeof hostSchema>;

export function hostDocument({ memoryBytes, labels, classes, ...lease }: HostLease): HostDocument {
  const { host, incarnation, address, capacity, running, cpu, draining, zone } = lease;
  const told = { host, incarnation, address, capacity, running, cpu, memory_bytes: memoryBytes, draining, zone };
  return { ...told, labels: { ...labels }, classes: [...classes] };
}
