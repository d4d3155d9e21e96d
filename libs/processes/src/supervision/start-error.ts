import { conflict, deadlineExceeded, GuildhallError, internal } from '@guildhall/contract';
import type { AgentLog } from '../log/agent-log';
import type { StartStage } from './agent-run';
import type { EndCause } from './end-cause';

export interface FailedStart {
  /** For the text: the agent's name and class. */
  readonly agent: string;
  readonly stage: StartStage;
  readonly cause: EndCause;
  readonly log: AgentLog;
}

const toldLines = 20;
/** Of a line in the sentence; the details have all of it. */
const toldChars = 200;

/** What the caller of a start that failed is told. */
export function startError(failed: FailedStart): GuildhallError {
  const { agent, cause, stage } = failed;
  if (cause.kind === 'asked')
    return conflict('STOP_REQUESTED', `${agent} was stopped while it was starting: ${cause.reason}.`);
  if (cause.error instanceof GuildhallError) return withLog(cause.error, failed);
  const text = `${agent} could not start (stage ${stage}): ${cause.reason}.`;
  // It is the class, by what it does or by how the catalog has it started, that did not start.
  const details = { field: 'class_name', stage, reason: cause.reason, log: lastLines(failed.log), cause: cause.error };
  if (cause.kind === 'timeout') return deadlineExceeded('AGENT_START_TIMEOUT', text, details);
  return internal('AGENT_START_FAILED', text + toldTail(details.log), details);
}

// The link's and the launcher's own errors keep their kind and code.
function withLog(error: GuildhallError, { stage, log }: FailedStart): GuildhallError {
  return new GuildhallError(error.kind, error.code, error.message, { stage, log: lastLines(log), ...error.details });
}

function lastLines(log: AgentLog): string[] {
  return log.read(toldLines).map(({ message }) => message);
}

function toldTail(lines: readonly string[]): string {
  const last = lines.slice(-3).map((line) => (line.length > toldChars ? `${line.slice(0, toldChars - 1)}…` : line));
  return last.length > 0 ? ` Its last output: ${last.join(' | ')}` : '';
}
