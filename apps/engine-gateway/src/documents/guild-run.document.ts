import { asGuildhallError } from '@guildhall/contract';
import type { AgentStatus, GuildRun } from '@guildhall/engine';
import { z } from 'zod';
import { agentStatusDocument, agentStatusSchema, hostedAgentDocument } from './agent-status.document';
import { problemDocument, problemSchema } from './problem.document';

/** What became of a guild. Agents that did not start stay desired; each says why. */
export const guildRunSchema = z.object({
  guild_id: z.string(),
  running: z.array(agentStatusSchema).describe('those that were started, and those that ran already'),
  failed: z.array(z.object({ agent_id: z.string(), error: problemSchema })),
  elapsed_ms: z.number().describe('how long it took until every agent was ready or had failed'),
});

export type GuildRunDocument = z.infer<typeof guildRunSchema>;

/** @param others agents that were asked for and that this run left as they were */
export function guildRunDocument(run: GuildRun, others: readonly AgentStatus[], elapsedMs: number): GuildRunDocument {
  const running = [...run.running.map(hostedAgentDocument), ...others.map(agentStatusDocument)];
  return {
    guild_id: run.guildId,
    running: running.sort((a, b) => (a.agent_id < b.agent_id ? -1 : 1)),
    failed: run.failed.map(({ agentId, error }) => ({
      agent_id: agentId,
      error: problemDocument(asGuildhallError(error)),
    })),
    elapsed_ms: Math.round(elapsedMs),
  };
}
