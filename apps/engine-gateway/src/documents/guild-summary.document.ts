import type { GuildSummary } from '@guildhall/engine';
import { z } from 'zod';

export const guildSummarySchema = z.object({
  guild_id: z.string(),
  organization_id: z.string(),
  name: z.string(),
  agents: z.int().describe('how many should run'),
  revision: z.int().describe('grows with every change of what should run'),
});

export type GuildSummaryDocument = z.infer<typeof guildSummarySchema>;

export function guildSummaryDocument(summary: GuildSummary): GuildSummaryDocument {
  const { guildId, organizationId, name, agents, revision } = summary;
  return { guild_id: guildId, organization_id: organizationId, name, agents, revision };
}
