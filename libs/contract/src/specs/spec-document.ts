import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { JsonObject } from '../json';
import { checkDocument } from './document-check';
import { refuseIssues, type DocumentIssue } from './document-issue';
import { findNonJson } from './json-check';

/** The document, found valid. `also` are rules that a schema cannot tell. */
export function requireDocument(
  schema: z.ZodType,
  document: unknown,
  place: { field: string; what: string },
  also: (document: unknown) => DocumentIssue[] = () => [],
): JsonObject {
  const foreign = findNonJson(document, place.field, place.what);
  if (foreign) refuseIssues([foreign]);
  refuseIssues([...checkDocument(schema, document, { ...place, code: 'SPEC_INVALID' }), ...also(document)]);
  return document as JsonObject;
}

/** The document with an id of its own when it has none. */
export function withId(document: JsonObject): JsonObject {
  if (document['id'] != null) return document;
  const id = randomUUID();
  return 'id' in document ? { ...document, id } : { id, ...document };
}
