import { decodeAgentSpec, namedReplicas, originalOf } from '@guildhall/contract';
import type { AgentRecord, GuildChange, GuildWishes, StoredAgentRecord } from '@guildhall/registry';
import { canonicalJson } from './canonical-json';
import { agentRecord, byScaling, nobody, type DeclaredGuild } from './guild-wishes';
import { replicaSpec, replicasOf } from './replicas';
import type { Client } from './wish-digest';

/** What running a guild's document would do to its agents, by their ids. */
export interface GuildPlan {
  readonly guildId: string;
  /** The revision that it was made on; 0 for a guild that never was. */
  readonly revision: number;
  /** Not wished yet. */
  readonly start: readonly string[];
  /** Wished as another one than the document has it: the process ends, and one of the new spec goes on where it was. */
  readonly replace: readonly string[];
  /** Not in the document any more: ended for good. */
  readonly stop: readonly string[];
  /** Wished just so. */
  readonly keep: readonly string[];
}

export interface PlannedGuild {
  readonly plan: GuildPlan;
  /** Undefined when nothing differs. */
  readonly change: GuildChange | undefined;
}

/**
 * What a document wants beside what is wished by now. Only the agents of earlier documents end when the document does not
 * name them: those that runAgent started stay, and so do the replicas of agents that stay, with the spec of their original,
 * unless the document says how many they are.
 */
export function planGuild(guild: DeclaredGuild, present: GuildWishes): PlannedGuild {
  const { guildId } = guild.record;
  const wanted = wantedRecords(guild, present.agents);
  const ids = new Set(wanted.map(({ agentId }) => agentId));
  const before = new Map(present.agents.map((record) => [record.agentId, record]));
  const remove = present.agents.map(({ agentId }) => agentId).filter((id) => !ids.has(id));
  const sorted = Object.groupBy(wanted, (record) => stepOf(record, before.get(record.agentId)));
  const idsOf = (step: Step) => (sorted[step] ?? []).map(({ agentId }) => agentId);
  const plan = { start: idsOf('start'), replace: idsOf('replace'), stop: remove, keep: idsOf('keep') };
  const put = wanted.filter((record) => isNews(record, before.get(record.agentId)));
  const isSame = put.length + remove.length === 0 && isSameGuild(guild, present);
  const change = { guild: guild.record, seenRevision: present.revision, put, remove };
  return { plan: { guildId, revision: present.revision, ...plan }, change: isSame ? undefined : change };
}

type Step = 'start' | 'replace' | 'keep';

function stepOf(wanted: AgentRecord, present: AgentRecord | undefined): Step {
  if (!present) return 'start';
  return present.digest === wanted.digest ? 'keep' : 'replace';
}

/** An agent that becomes one of the document is written, too, though its process may stay. */
function isNews(wanted: AgentRecord, present: AgentRecord | undefined): boolean {
  return stepOf(wanted, present) !== 'keep' || present?.wish !== wanted.wish;
}

function isSameGuild({ record }: DeclaredGuild, { guild, isDeclared }: GuildWishes): boolean {
  return isDeclared && guild !== undefined && canonicalJson({ ...guild }) === canonicalJson({ ...record });
}

/** The agents of the document, then those that stay beside them. Whoever asked for an agent first stays its client. */
function wantedRecords(guild: DeclaredGuild, present: readonly StoredAgentRecord[]): AgentRecord[] {
  const clients = new Map(present.map((record) => [record.agentId, clientOf(record)]));
  const named = guild.spec.agents.flatMap(replicasOf).map((agent) => {
    return agentRecord(guild, agent, { client: clients.get(agent.id) ?? nobody, wish: 'declared' });
  });
  // An agent that the document wants 0 times is named, too.
  const isNamed = new Set([...guild.spec.agents.map(({ id }) => id), ...named.map(({ agentId }) => agentId)]);
  const others = present.filter(({ agentId }) => !isNamed.has(agentId));
  const run = others.filter(({ wish }) => wish === 'run').map((record) => runRecord(guild, record));
  const originals = new Map([...named, ...run].map((record) => [record.agentId, record]));
  const replicas = others.filter((record) => record.wish === 'replica' && !isCounted(guild, record));
  return [...originals.values(), ...replicas.flatMap(({ agentId }) => replicaRecord(guild, agentId, originals))];
}

/** Whether the document says how often the original runs. */
function isCounted({ spec }: DeclaredGuild, { agentId }: AgentRecord): boolean {
  const original = spec.agents.find(({ id }) => id === originalOf(agentId));
  return original !== undefined && namedReplicas(original) !== undefined;
}

/** The agent is its client's; what the guild tells it is the document's. */
function runRecord(guild: DeclaredGuild, record: AgentRecord): AgentRecord {
  return agentRecord(guild, decodeAgentSpec(record.agent), { client: clientOf(record), wish: 'run' });
}

function clientOf({ machineId, clientType, clientProperties }: AgentRecord): Client {
  return { machineId, clientType, clientProperties };
}

function replicaRecord(
  guild: DeclaredGuild,
  agentId: string,
  originals: ReadonlyMap<string, AgentRecord>,
): AgentRecord[] {
  const original = originals.get(originalOf(agentId) ?? '');
  return original ? [agentRecord(guild, replicaSpec(decodeAgentSpec(original.agent), agentId), byScaling)] : [];
}
