import { GuildhallError, invalid, parseJson, parseSpec, type Json, type JsonObject } from '@guildhall/contract';

/** A document as the UTF-8 JSON bytes that gRPC carries. */
export function toBytes(document: unknown): Buffer {
  return Buffer.from(JSON.stringify(document));
}

/**
 * The JSON object in some bytes; empty bytes are an empty object.
 * @param field names the bytes in the error
 * @throws GuildhallError invalid JSON_INVALID | SPEC_TOO_LARGE | ARGUMENT_INVALID when it is JSON but no object
 */
export function fromBytes(bytes: Uint8Array | undefined, field: string): JsonObject {
  return objectFrom(bytes, field, parseJson);
}

/**
 * The same for a specification that a caller wrote.
 * @throws GuildhallError as `fromBytes` | invalid SPEC_INVALID for a number that would not stay what it is
 */
export function specFromBytes(bytes: Uint8Array | undefined, field: string): JsonObject {
  return objectFrom(bytes, field, (text) => parseSpec(text, 'json', { what: field, field }));
}

type Parse = (bytes: Uint8Array, what: string) => Json;

function objectFrom(bytes: Uint8Array | undefined, field: string, parse: Parse): JsonObject {
  if (!bytes || bytes.length === 0) return {};
  const document = parseNamed(bytes, field, parse);
  if (typeof document === 'object' && document !== null && !Array.isArray(document)) return document;
  throw invalid('ARGUMENT_INVALID', `${field} holds JSON, but no object. Send {…}, or nothing.`, { field });
}

function parseNamed(bytes: Uint8Array, field: string, parse: Parse): Json {
  try {
    return parse(bytes, field);
  } catch (error) {
    if (!(error instanceof GuildhallError)) throw error;
    throw new GuildhallError(error.kind, error.code, error.message, { field, ...error.details });
  }
}
