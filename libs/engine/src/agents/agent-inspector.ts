import { decodeAgentSpec, notFound, type AgentRef } from '@guildhall/contract';
import type { HostCalls, HostedAgentInfo, LogEntry } from '@guildhall/host';
import { isEnded, type AgentState } from '@guildhall/processes';
import type { AgentEnd, AgentEventRecord, Lease, StoredAgentEvent } from '@guildhall/registry';
import type { HostConnector } from '../hosts/host-connector';
import type { EngineStore } from '../store/engine-store';
import type { AgentInspection, AgentWish, LastExit } from './agent-inspection';
import { agentStatus, type WishedAgent } from './agent-status';

interface Stored {
  readonly wished: WishedAgent | undefined;
  readonly lease: Lease | undefined;
  readonly lastEvent: StoredAgentEvent | undefined;
  /** The last one that names a host. */
  readonly lastHosted: AgentEventRecord | undefined;
}

interface Hosted {
  readonly info: HostedAgentInfo | undefined;
  readonly log: readonly LogEntry[];
}

const unhosted: Hosted = { info: undefined, log: [] };

/** Puts together what the store and the agent's host know of it; of one that has ended, what they still know. */
export class AgentInspector {
  constructor(
    private readonly store: EngineStore,
    private readonly connector: HostConnector,
  ) {}

  async inspect(ref: AgentRef, logLines: number): Promise<AgentInspection> {
    const stored = await this.readStore(ref);
    const [hosted, deadLetters, subscriptions] = await Promise.all([
      this.askHost(ref, stored, logLines),
      this.store.messages.countDeadLetters(ref),
      this.store.messages.progress(ref),
    ]);
    return { ...ref, ...summaryOf(ref, stored, hosted), deadLetters, subscriptions, log: hosted.log };
  }

  private async readStore(ref: AgentRef): Promise<Stored> {
    const { guilds, leases, events } = this.store;
    const { guildId, agentId } = ref;
    const reading = [
      guilds.getGuild(guildId),
      guilds.getAgent(ref),
      guilds.listEnds(guildId),
      guilds.listPending(guildId),
      leases.getLocation(ref),
      events.last(ref),
    ] as const;
    const [guild, agent, ends, pending, { lease }, lastEvent] = await Promise.all(reading);
    const isUnhosted = lastEvent && lastEvent.event.host === undefined;
    const hosted = isUnhosted ? await events.last(ref, 'hosted') : lastEvent;
    const reasons = { end: ends.get(agentId), pending: pending.get(agentId) };
    return { wished: guild && agent && { guild, agent, ...reasons }, lease, lastEvent, lastHosted: hosted?.event };
  }

  /** The host that holds its lease, or that ran it last: for a while it remembers an agent that has ended. */
  private async askHost(ref: AgentRef, { lease, lastHosted }: Stored, logLines: number): Promise<Hosted> {
    const address = lease?.address ?? (await this.addressOf(lastHosted));
    if (address === undefined) return unhosted;
    const host = this.connector.connect(address);
    // What the store knows is told also when the host does not answer.
    const asking = [host.getAgentInfo(ref), lastLines(host, ref, logLines)] as const;
    const [info, log] = await Promise.allSettled(asking);
    return {
      info: info.status === 'fulfilled' ? info.value : undefined,
      log: log.status === 'fulfilled' ? log.value : [],
    };
  }

  private async addressOf(event: AgentEventRecord | undefined): Promise<string | undefined> {
    if (event?.host === undefined) return undefined;
    const host = await this.store.hosts.get(event.host);
    return host?.incarnation === event.incarnation ? host?.address : undefined;
  }
}

async function lastLines(host: HostCalls, ref: AgentRef, tailLines: number): Promise<LogEntry[]> {
  if (tailLines === 0) return [];
  const { signal } = new AbortController();
  const lines: LogEntry[] = [];
  for await (const line of host.readLogs(ref, { tailLines, follow: false, signal })) lines.push(line);
  return lines;
}

type Summary = Omit<AgentInspection, keyof AgentRef | 'deadLetters' | 'subscriptions' | 'log'>;

function summaryOf(ref: AgentRef, { wished, lease, lastEvent, lastHosted }: Stored, { info }: Hosted): Summary {
  const known = wished ? ofWished(wished, info, lastEvent?.event) : ofEnded(ref, info, lastEvent);
  const lastExit = lastExitOf(info, wished?.end, lastHosted);
  const restarts = info?.restarts ?? lastHosted?.restarts;
  return { ...known, ...placeOf([info, lease, lastHosted]), restarts, lastExit, info, lastEvent };
}

type Place = Pick<AgentEventRecord, 'host' | 'incarnation' | 'epoch'>;

/** Where it runs or ran last: the highest epoch tells. */
function placeOf(sources: readonly (Place | undefined)[]): Partial<Place> {
  const [newest] = sources.filter((one) => one !== undefined).toSorted((a, b) => b.epoch - a.epoch);
  return newest ? { host: newest.host, incarnation: newest.incarnation, epoch: newest.epoch } : {};
}

function ofWished(wished: WishedAgent, info: HostedAgentInfo | undefined, event: AgentEventRecord | undefined) {
  const { organizationId, state, reason } = agentStatus(wished, info);
  // Until somebody notes why it is pending, its failed start says so.
  const failure = state === 'pending' && event?.to === 'failed' ? event.cause : undefined;
  return { organizationId, state, reason: reason ?? failure, wish: wishOf(wished) };
}

function wishOf({ agent }: WishedAgent): AgentWish {
  const { wish: kind, clientType, declaredAt } = agent;
  const declaredAtMs = Number(declaredAt.split('-')[0]);
  return { kind, clientType, declaredAt: new Date(declaredAtMs), agentSpec: decodeAgentSpec(agent.agent) };
}

/** @throws GuildhallError not_found AGENT_NOT_FOUND when nothing is known of it any more */
function ofEnded(ref: AgentRef, info: HostedAgentInfo | undefined, lastEvent: StoredAgentEvent | undefined) {
  if (info)
    return { organizationId: info.organizationId, state: info.state, reason: lastEvent?.event.cause ?? info.reason };
  if (!lastEvent) throw unknownAgent(ref);
  const { organizationId, to, cause: reason } = lastEvent.event;
  const state = to as AgentState;
  // Whoever ended it could not tell it.
  if (!isEnded(state)) return { organizationId, state: 'stopped' as const, reason: 'nobody wishes for it any more' };
  return { organizationId, state, reason };
}

function lastExitOf(
  info: HostedAgentInfo | undefined,
  end: AgentEnd | undefined,
  event: AgentEventRecord | undefined,
): LastExit | undefined {
  if (info) return info.reason === undefined ? undefined : exitOf(info.exitCode, info.exitSignal, info.reason);
  if (end) return exitOf(end.exitCode, end.exitSignal, end.reason);
  const hasEnded = event && (event.exitCode !== undefined || event.exitSignal !== undefined);
  return hasEnded ? exitOf(event.exitCode, event.exitSignal, event.cause) : undefined;
}

function exitOf(code: number | undefined, signal: string | undefined, reason: string): LastExit {
  return { ...(code !== undefined && { code }), ...(signal !== undefined && { signal }), reason };
}

function unknownAgent({ guildId, agentId }: AgentRef) {
  const message = `Guild ${guildId} has no agent ${agentId}, and nothing is known of one that ended. List its agents to see their ids.`;
  return notFound('AGENT_NOT_FOUND', message, { field: 'agent_id' });
}
