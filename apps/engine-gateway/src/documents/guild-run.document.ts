import { asGuildhallError } from '@guildhall/contract';
import type { AgentStatus, GuildRun } from '@guildhall/engine';
import { z } from 'zod';
import { agentStatusDocument, agentStatusSchema, hostedAgentDocument } from './agent-status.document';
import { problemDocument, problemSchema } from './problem.document';

const ids = z.array(z.string());

/** What became of a guild. Agents that did not start stay desired; each says why. */
export const guildRunSchema = z.object({
  guild_id: z.string(),
  revision: z.int().describe('grows with every change of what should run'),
  started: ids,
  replaced: ids.describe('their old process has ended, a new one goes on with their state'),
  stopped: ids.describe('ended for good'),
  kept: ids.describe('left as they were'),
  running: z.array(agentStatusSchema).describe('those that were started, replaced or kept, as they are now'),
  failed: z.array(z.object({ agent_id: z.string(), error: problemSchema })),
  elapsed_ms: z.number().describe('how long it took until every agent was ready, had ended or had failed'),
});

export type GuildRunDocument = z.infer<typeof guildRunSchema>;

/** @param others agents that this run left as they were */
export function guildRunDocument(run: GuildRun, others: readonly AgentStatus[], elapsedMs: number): GuildRunDocument {
  const running = [...run.running.map(hostedAgentDocument), ...others.map(agentStatusDocument)];
  return {
    guild_id: run.guildId,
    revision: run.revision,
    started: [...run.started],
    replaced: [...run.replaced],
    stopped: [...run.stopped],
    kept: [...run.kept],
    running: running.sort((a, b) => (a.agent_id < b.agent_id ? -1 : 1)),
    failed: run.failed.map(({ agentId, error }) => ({
      agent_id: agentId,
      error: problemDocument(asGuildhallError(error)),
    })),
    elapsed_ms: Math.round(elapsedMs),
  };
}
