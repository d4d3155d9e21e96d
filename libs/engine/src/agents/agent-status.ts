import { agentKey, decodeAgentSpec } from '@guildhall/contract';
import type { HostedAgentInfo } from '@guildhall/host';
import { isEnded } from '@guildhall/processes';
import type { AgentEnd, GuildRecord, StoredAgentRecord } from '@guildhall/registry';
import type { AgentStatus } from '../execution-engine';

/** A wish, and what the store says of an agent that no host runs. */
export interface WishedAgent {
  readonly guild: GuildRecord;
  readonly agent: StoredAgentRecord;
  readonly end: AgentEnd | undefined;
  readonly pending: string | undefined;
}

/** Wishes beside what hosts say: what is wished and runs nowhere is `pending`, or has ended for good. */
export function agentStatuses(wishes: readonly WishedAgent[], infos: readonly HostedAgentInfo[]): AgentStatus[] {
  const byKey = new Map<string, HostedAgentInfo>();
  for (const info of infos) {
    const known = byKey.get(agentKey(info));
    if (!known || known.epoch < info.epoch) byKey.set(agentKey(info), info);
  }
  return wishes.map((wish) => agentStatus(wish, byKey.get(agentKey(wish.agent))));
}

/** @param info what a host says of it */
export function agentStatus(
  { guild, agent, end, pending }: WishedAgent,
  info: HostedAgentInfo | undefined,
): AgentStatus {
  const { guildId, organizationId } = guild;
  const known = { guildId, agentId: agent.agentId, organizationId, agentSpec: decodeAgentSpec(agent.agent) };
  // A host that remembers an agent which was stopped there does not say what became of it.
  const counts = info && (!isEnded(info.state) || end?.epoch === info.epoch);
  if (counts) return { ...known, state: info.state, reason: info.reason, host: info.host, epoch: info.epoch, info };
  if (end) return { ...known, state: end.state, reason: end.reason, epoch: end.epoch };
  return { ...known, state: 'pending', reason: pending ?? info?.reason };
}
