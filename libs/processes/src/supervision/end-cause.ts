import type { FailedFrame } from '@guildhall/contract';
import type { RawExit } from '../start/runner-process';

/** Why a process ends or ended. */
export interface EndCause {
  readonly kind:
    | 'asked' // somebody wants the agent to end
    | 'restart' // somebody wants another process of the agent
    | 'exited' // by itself
    | 'failed' // it said that it cannot start
    | 'timeout' // it was not ready in time
    | 'violation' // it broke the protocol
    | 'link' // the host's part of it failed
    | 'memory' // it passed its limit
    | 'hung'; // it answered no ping
  /** Readable. */
  readonly reason: string;
  readonly error?: unknown;
}

/** An agent may put a whole document into its error; the log has it in full, as far as it goes. */
const mostReasonChars = 1_000;

export function failedCause({ stage, error }: FailedFrame): EndCause {
  return { kind: 'failed', reason: briefly(`could not ${stage}: ${error.name}: ${error.message}`), error };
}

export function exitedCause({ code, signal }: RawExit, lastWords: string | undefined): EndCause {
  const how = signal === undefined ? `exited with code ${code ?? 'unknown'}` : `killed by ${signal}`;
  const why = code !== 0 && signal === undefined && lastWords !== undefined ? `: ${lastWords}` : '';
  return { kind: 'exited', reason: briefly(how + why) };
}

export function memoryCause(limitBytes: number, residentBytes: number): EndCause {
  return { kind: 'memory', reason: `memory limit of ${mebibytes(limitBytes)} passed: ${mebibytes(residentBytes)}` };
}

export function hungCause(limitMs: number): EndCause {
  return { kind: 'hung', reason: `no answer to ping for ${limitMs / 1000} s` };
}

export function timeoutCause(limitMs: number): EndCause {
  return { kind: 'timeout', reason: `was not ready within ${limitMs / 1000} s` };
}

function briefly(text: string): string {
  return text.length <= mostReasonChars ? text : `${text.slice(0, mostReasonChars - 1)}…`;
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
