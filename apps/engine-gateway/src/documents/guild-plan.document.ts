import type { GuildPlan } from '@guildhall/engine';
import { z } from 'zod';

const ids = z.array(z.string());

/** What a run of the same document would do now, by the ids of agents. */
export const guildPlanSchema = z.object({
  guild_id: z.string(),
  revision: z.int().describe('of the guild as it is; 0 when it never was'),
  start: ids.describe('not wished yet'),
  replace: ids.describe('wished with another specification'),
  stop: ids.describe('of an earlier document, and not of this one'),
  keep: ids.describe('wished just so'),
});

export type GuildPlanDocument = z.infer<typeof guildPlanSchema>;

export function guildPlanDocument({ guildId, revision, start, replace, stop, keep }: GuildPlan): GuildPlanDocument {
  const steps = { start: [...start], replace: [...replace], stop: [...stop], keep: [...keep] };
  return { guild_id: guildId, revision, ...steps };
}
