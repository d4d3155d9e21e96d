import type { GuildPlanDocument } from '../../documents/guild-plan.document';
import { table } from './table';

const steps = ['start', 'replace', 'stop', 'keep'] as const;

/** What a run would do with each agent of a guild, and how many there are of each. */
export function planReport(plan: GuildPlanDocument): string {
  const rows = steps.flatMap((step) => plan[step].map((agentId) => [agentId, step]));
  const agents = rows.length > 0 ? [table(['AGENT', 'PLAN'], rows)] : [];
  const counts = steps.map((step) => `${plan[step].length} to ${step}`).join(', ');
  return [...agents, `Guild ${plan.guild_id}, at revision ${plan.revision}: ${counts}. Nothing was changed.`].join(
    '\n',
  );
}
