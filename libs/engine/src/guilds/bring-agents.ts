import type { HostedAgentInfo } from '@guildhall/host';
import type { GuildRecord, StoredAgentRecord } from '@guildhall/registry';
import type { AgentBringer } from '../agents/agent-bringer';
import type { EngineStore } from '../store/engine-store';
import { settleAgents, type SettledAgents } from './settle-agents';

export interface BroughtAgents extends Pick<SettledAgents<unknown>, 'failed'> {
  /** Those that were started or replaced. */
  readonly running: readonly HostedAgentInfo[];
}

/**
 * Makes agents of one guild run as they are wished.
 * @param clientType of who asks, for the cause in events
 */
export async function bringAgents(
  { guilds }: EngineStore,
  bringer: AgentBringer,
  guild: GuildRecord,
  wishes: readonly StoredAgentRecord[],
  clientType?: string,
): Promise<BroughtAgents> {
  const ends = await guilds.listEnds(guild.guildId);
  const byId = new Map(wishes.map((wish) => [wish.agentId, wish]));
  const { done, failed } = await settleAgents([...byId.keys()], (agentId) =>
    bringer.bring(guild, byId.get(agentId)!, ends.get(agentId), clientType),
  );
  return { running: done.flatMap(({ result }) => result ?? []), failed };
}
