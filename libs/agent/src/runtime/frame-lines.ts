import type { AgentFrame, FailedFrame } from '@guildhall/contract';

const messageChars = 8 * 1024;
const stackChars = 16 * 1024;

/** A frame as a line of the protocol. */
export function frameLine(frame: AgentFrame): string {
  return JSON.stringify(frame);
}

export function failedLine(stage: FailedFrame['stage'], thrown: unknown): string {
  const error = errorOf(thrown);
  return frameLine({ t: 'failed', stage, error: { name: error.name, ...cut(error) } });
}

/** What was thrown in one line: `TypeError: payload has no field who`. */
export function reasonOf(thrown: unknown): string {
  const { name, message } = errorOf(thrown);
  return shorten(`${name}: ${message}`, messageChars);
}

/** Authors may throw anything, and errors of other realms are no instances of our Error. */
export function errorOf(thrown: unknown): { name: string; message: string; stack?: string } {
  if (typeof thrown !== 'object' || thrown === null || !('message' in thrown)) {
    return { name: 'Error', message: String(thrown) };
  }
  const { name, message, stack } = thrown as Partial<Error>;
  return { name: String(name ?? 'Error'), message: String(message), ...(stack && { stack: String(stack) }) };
}

export function shorten(text: string, chars: number): string {
  return text.length <= chars ? text : `${text.slice(0, chars)}… (${text.length} characters)`;
}

function cut({ message, stack }: { message: string; stack?: string }) {
  return { message: shorten(message, messageChars), ...(stack && { stack: shorten(stack, stackChars) }) };
}
