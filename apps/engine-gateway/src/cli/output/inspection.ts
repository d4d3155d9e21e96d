import type { AgentInspectionDocument } from '../../documents/agent-inspection.document';
import { sizeText, spanText } from './amounts';
import { logText } from './stream-lines';
import { table } from './table';

/** One agent, for people: a line for each thing that is known, then its topics and its last lines. */
export function inspectionText(agent: AgentInspectionDocument, nowMs = Date.now()): string {
  const lines = factsOf(agent, nowMs).filter((fact) => fact[1] !== undefined);
  const facts = lines.map(([name, value]) => `${name.padEnd(12)} ${value}`);
  return [...facts, ...topicsOf(agent), ...logOf(agent)].join('\n');
}

type Fact = readonly [name: string, value: string | number | undefined];

function factsOf(agent: AgentInspectionDocument, nowMs: number): Fact[] {
  const { wish, state, reason, host, incarnation, epoch, pid, restarts, memory_bytes, started_at } = agent;
  return [
    ['agent', `${agent.guild_id}/${agent.agent_id}`],
    ['class', classOf(agent)],
    ['wished', wish ? `${wish.kind} at ${wish.declared_at}${by(wish.client_type)}` : 'by nobody any more'],
    ['state', reason === undefined ? state : `${state}: ${reason}`],
    ['host', host === undefined ? undefined : `${host} (incarnation ${incarnation})`],
    ['epoch', epoch],
    ['process', pid],
    ['memory', memory_bytes === undefined ? undefined : sizeText(memory_bytes)],
    ['age', started_at === undefined ? undefined : spanText(nowMs - Date.parse(started_at))],
    ['restarts', restarts],
    ['last exit', exitOf(agent)],
    ['last event', eventOf(agent)],
    ['dead letters', agent.dead_letters],
  ];
}

function classOf({ wish }: AgentInspectionDocument): string | undefined {
  const name = (wish?.spec as { class_name?: unknown } | undefined)?.class_name;
  return typeof name === 'string' ? name : undefined;
}

function by(clientType: string | undefined): string {
  return clientType === undefined ? '' : ` by ${clientType}`;
}

function exitOf({ last_exit }: AgentInspectionDocument): string | undefined {
  if (!last_exit) return undefined;
  const { code, signal, reason } = last_exit;
  const how = [code === undefined ? [] : `code ${code}`, signal ?? []].flat().join(', ');
  return how === '' ? reason : `${how}: ${reason}`;
}

function eventOf({ last_event }: AgentInspectionDocument): string | undefined {
  return last_event && `${last_event.at} ${last_event.from} → ${last_event.to}: ${last_event.cause}`;
}

function topicsOf({ subscriptions }: AgentInspectionDocument): string[] {
  if (subscriptions.length === 0) return [];
  const rows = subscriptions.map(({ topic, queue, position, waiting_ms, pending }) => {
    return [topic, queue ?? '-', position, waiting_ms > 0 ? spanText(waiting_ms) : '-', String(pending ?? '-')];
  });
  return ['', table(['TOPIC', 'QUEUE', 'POSITION', 'WAITING', 'IN HAND'], rows)];
}

function logOf({ log }: AgentInspectionDocument): string[] {
  return log.length === 0 ? [] : ['', ...log.map(logText)];
}
