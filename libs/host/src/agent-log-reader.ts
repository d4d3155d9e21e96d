import { notFound, type AgentRef } from '@guildhall/contract';
import type { AgentProcessManager } from '@guildhall/processes';
import { eventStream } from './event-stream';
import type { LogEntry } from './host-calls';

interface LogReading {
  /** 0: all that is kept. */
  readonly tailLines: number;
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

/**
 * What an agent of a host said last and, followed, what it says.
 * @throws GuildhallError not_found AGENT_NOT_FOUND
 */
export async function* readAgentLog(
  processes: AgentProcessManager,
  host: string,
  ref: AgentRef,
  { tailLines, follow, signal }: LogReading,
): AsyncIterable<LogEntry> {
  if (!processes.getProcessInfo(ref)) throw unknownAgent(ref, host);
  const newLines = follow && eventStream<LogEntry>((push) => processes.followLog(ref, push), signal, { onLost });
  yield* processes.readLog(ref, tailLines > 0 ? { tailLines } : {});
  if (newLines) yield* newLines;
}

function onLost(line: LogEntry, lost: number): LogEntry {
  return { ...line, dropped: line.dropped + lost };
}

function unknownAgent({ guildId, agentId }: AgentRef, host: string) {
  const message = `Host ${host} knows no agent ${agentId} of guild ${guildId}, so it has no log of it.`;
  return notFound('AGENT_NOT_FOUND', message, { field: 'agent_id' });
}
