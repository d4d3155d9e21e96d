import { agentKey, decodeAgentSpec } from '@guildhall/contract';
import type { HostedAgentInfo } from '@guildhall/host';
import type { GuildRecord, StoredAgentRecord } from '@guildhall/registry';
import type { AgentStatus } from '../execution-engine';

/** Wishes beside what hosts say: what is wished and runs nowhere is `pending`. */
export function agentStatuses(
  wishes: readonly { readonly guild: GuildRecord; readonly agent: StoredAgentRecord }[],
  infos: readonly HostedAgentInfo[],
): AgentStatus[] {
  const byKey = new Map<string, HostedAgentInfo>();
  for (const info of infos) {
    const known = byKey.get(agentKey(info));
    if (!known || known.epoch < info.epoch) byKey.set(agentKey(info), info);
  }
  return wishes.map(({ guild, agent }) => statusOf(guild, agent, byKey.get(agentKey(agent))));
}

function statusOf(guild: GuildRecord, agent: StoredAgentRecord, info: HostedAgentInfo | undefined): AgentStatus {
  const { guildId, organizationId } = guild;
  const known = { guildId, agentId: agent.agentId, organizationId, agentSpec: decodeAgentSpec(agent.agent) };
  if (!info) return { ...known, state: 'pending' };
  return { ...known, state: info.state, host: info.host, epoch: info.epoch, info };
}
