import type { StoredAgentEvent } from '@guildhall/registry';
import { z } from 'zod';

/** One move of an agent between two states of its life. */
export const agentEventSchema = z.object({
  position: z.string().describe('where the event stands; comparable within one store'),
  at: z.iso
    .datetime()
    .describe('by the clock of the host; of the gateway where the host was lost, and where there is none'),
  guild_id: z.string(),
  agent_id: z.string(),
  organization_id: z.string(),
  from: z.string(),
  to: z.string().describe('`pending` when the host was lost, and when none had room'),
  cause: z.string().describe('why, for people'),
  client_type: z.string().optional().describe('of the client that asked for the agent'),
  host: z.string().optional().describe('absent in what no host has seen: the agent waits for room'),
  incarnation: z.string().optional().describe('of the host'),
  epoch: z.int(),
  pid: z.int().optional(),
  restarts: z.int(),
  exit_code: z.int().optional().describe('of the last process that ended'),
  exit_signal: z.string().optional(),
  dropped: z.int().describe('events of this host that were lost before this one'),
});

export type AgentEventDocument = z.infer<typeof agentEventSchema>;

export function agentEventDocument({ pos, event }: StoredAgentEvent): AgentEventDocument {
  const { guildId, agentId, organizationId, clientType, atMs, exitCode, exitSignal, ...rest } = event;
  const { from, to, cause, host, incarnation, epoch, pid, restarts, dropped } = rest;
  return {
    position: pos,
    at: new Date(atMs).toISOString(),
    guild_id: guildId,
    agent_id: agentId,
    organization_id: organizationId,
    ...{ from, to, cause, client_type: clientType || undefined, host, incarnation, epoch, pid, restarts },
    exit_code: exitCode,
    exit_signal: exitSignal,
    dropped,
  };
}
