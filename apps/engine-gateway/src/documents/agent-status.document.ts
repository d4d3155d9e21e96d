import type { AgentStatus } from '@guildhall/engine';
import type { HostedAgentInfo } from '@guildhall/host';
import { z } from 'zod';

type State = AgentStatus['state'];

/** Its keys are the states; one more state does not compile until it is listed. */
const states: Readonly<Record<State, State>> = {
  pending: 'pending',
  starting: 'starting',
  running: 'running',
  restarting: 'restarting',
  crash_loop: 'crash_loop',
  stopping: 'stopping',
  stopped: 'stopped',
  failed: 'failed',
};

/** An agent as it is wished and as it runs. What a pending agent has none of is left out. */
export const agentStatusSchema = z.object({
  guild_id: z.string(),
  agent_id: z.string(),
  organization_id: z.string(),
  name: z.string(),
  class_name: z.string(),
  state: z.enum(states).describe('`pending`: it should run, and no host says that it does'),
  host: z.string().optional(),
  pid: z.int().optional().describe('of its living process'),
  epoch: z.int().optional(),
  restarts: z.int().optional().describe('how many processes followed the first one'),
  memory_bytes: z.int().optional().describe('resident memory of its process group at the last poll'),
  start_tier: z.string().optional().describe('how its process came to be'),
  started_at: z.iso.datetime().optional().describe('when its start was asked for'),
  exit_code: z.int().optional().describe('of the last process that ended'),
  exit_signal: z.string().optional(),
  reason: z.string().optional().describe('why the last process ended'),
});

export type AgentStatusDocument = z.infer<typeof agentStatusSchema>;

export function agentStatusDocument(status: AgentStatus): AgentStatusDocument {
  if (status.info) return hostedAgentDocument(status.info);
  const { guildId, agentId, organizationId, agentSpec, state, epoch, reason } = status;
  const wished = { guild_id: guildId, agent_id: agentId, organization_id: organizationId };
  return { ...wished, name: agentSpec.name, class_name: agentSpec.className, state, epoch, reason };
}

export function hostedAgentDocument(info: HostedAgentInfo): AgentStatusDocument {
  return {
    guild_id: info.guildId,
    agent_id: info.agentId,
    organization_id: info.organizationId,
    name: info.name,
    class_name: info.className,
    state: info.state,
    host: info.host,
    pid: info.isAlive ? info.pid : undefined,
    epoch: info.epoch,
    restarts: info.restarts,
    memory_bytes: info.memoryBytes,
    start_tier: info.startTier,
    started_at: info.createdAt.toISOString(),
    exit_code: info.exitCode,
    exit_signal: info.exitSignal,
    reason: info.reason,
  };
}
