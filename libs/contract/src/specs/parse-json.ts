import { invalid, type GuildhallError } from '../errors/guildhall-error';
import type { Json } from '../json';
import { limits } from '../limits';

/**
 * JSON from text or UTF-8 bytes.
 *
 * @param what names the document in sentences, e.g. `The agent specification`
 * @throws GuildhallError invalid SPEC_TOO_LARGE (before anything is parsed) | JSON_INVALID, with `line` and `column`
 *   where they are known
 */
export function parseJson(text: string | Uint8Array, what: string): Json {
  requireSpecSize(text, what);
  const decoded = decodeUtf8(text, what);
  try {
    return JSON.parse(decoded) as Json;
  } catch (error) {
    throw jsonInvalid(decoded, what, error as Error);
  }
}

/** The same with a bigint for every whole number beyond 2^53: for a text that `parseJson` has read. */
export function parseJsonExactly(text: string | Uint8Array, what: string): unknown {
  return JSON.parse(decodeUtf8(text, what), exactInteger) as unknown;
}

/** A reviver. The library of types does not know its last argument yet (Node 22). */
function exactInteger(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

/** @throws GuildhallError invalid SPEC_TOO_LARGE */
export function requireSpecSize(text: string | Uint8Array, what: string): void {
  const sizeBytes = typeof text === 'string' ? Buffer.byteLength(text) : text.byteLength;
  if (sizeBytes <= limits.specBytes) return;
  const message = `${what} has ${sizeBytes} bytes; at most ${limits.specBytes} are allowed. Keep large data elsewhere and refer to it.`;
  throw invalid('SPEC_TOO_LARGE', message, { sizeBytes, limitBytes: limits.specBytes });
}

/** @throws GuildhallError invalid JSON_INVALID when the bytes are not UTF-8 */
export function decodeUtf8(text: string | Uint8Array, what: string): string {
  if (typeof text === 'string') return text.replace(/^\uFEFF/, '');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch {
    throw invalid('JSON_INVALID', `${what} is not UTF-8 text; save it as UTF-8.`);
  }
}

function jsonInvalid(text: string, what: string, error: Error): GuildhallError {
  const position = positionOf(text, error.message);
  if (position === undefined) return invalid('JSON_INVALID', `${what} is not JSON: ${error.message}.`);
  const { line, column } = lineAndColumn(text, position);
  const where = `line ${line}, column ${column}`;
  const isCutOff = position >= text.trimEnd().length;
  const message = isCutOff
    ? `${what} ends at ${where} before its JSON is complete; it seems to be cut off.`
    : `${what} is not JSON at ${where}: ${error.message}.`;
  return invalid('JSON_INVALID', message, { line, column });
}

/** V8 tells the place in its text, or not at all. */
function positionOf(text: string, message: string): number | undefined {
  if (/end of JSON input|Unterminated string/.test(message)) return text.length;
  const told = /at position (\d+)/.exec(message)?.[1];
  return told === undefined ? undefined : Number(told);
}

function lineAndColumn(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
