import { parseJson, type JsonObject } from '@guildhall/contract';

/** A document as the UTF-8 JSON bytes that gRPC carries. */
export function toBytes(document: unknown): Buffer {
  return Buffer.from(JSON.stringify(document));
}

/**
 * The JSON object in some bytes; empty bytes are an empty object.
 * @param field names the bytes in the error
 * @throws GuildhallError invalid JSON_INVALID | SPEC_TOO_LARGE
 */
export function fromBytes(bytes: Uint8Array | undefined, field: string): JsonObject {
  if (!bytes || bytes.length === 0) return {};
  return parseJson(bytes, field) as JsonObject;
}
