import type { HostedAgentInfo } from '@guildhall/host';
import type { GuildRecord, StoredAgentRecord } from '@guildhall/registry';
import type { AgentRunner } from '../agents/agent-runner';
import type { EngineStore } from '../store/engine-store';

export interface BroughtAgents {
  /** Those that were started or replaced. */
  readonly running: readonly HostedAgentInfo[];
  readonly failed: readonly { readonly agentId: string; readonly error: Error }[];
}

/** Makes agents of one guild run as they are wished, side by side; a failure stays with its agent. */
export async function bringAgents(
  { guilds }: EngineStore,
  agents: AgentRunner,
  guild: GuildRecord,
  wishes: readonly StoredAgentRecord[],
): Promise<BroughtAgents> {
  const ends = await guilds.listEnds(guild.guildId);
  const outcomes = await Promise.allSettled(wishes.map((wish) => agents.bring(guild, wish, ends.get(wish.agentId))));
  const running: HostedAgentInfo[] = [];
  const failed: { agentId: string; error: Error }[] = [];
  outcomes.forEach((outcome, index) => {
    if (outcome.status === 'rejected') failed.push({ agentId: wishes[index]!.agentId, error: outcome.reason as Error });
    else if (outcome.value) running.push(outcome.value);
  });
  return { running, failed };
}
