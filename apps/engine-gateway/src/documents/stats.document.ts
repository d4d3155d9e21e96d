import type { EngineStats } from '@guildhall/engine';
import { z } from 'zod';

export const statsSchema = z.object({
  guilds: z.int(),
  agents: z.int().describe('how many should run'),
  hosts: z.int(),
  capacity: z.int().describe('how many agents all hosts may run'),
  running: z.int().describe('how many they say they run'),
});

export type StatsDocument = z.infer<typeof statsSchema>;

export function statsDocument({ guilds, agents, hosts, capacity, running }: EngineStats): StatsDocument {
  return { guilds, agents, hosts, capacity, running };
}
