import type { Json } from '../json';
import { joinPath, refuseIssues, type DocumentIssue } from './document-issue';
import { findNonJson, mostLevels } from './json-check';
import { parseJson, parseJsonExactly } from './parse-json';
import { parseYaml, parseYamlExactly } from './parse-yaml';

export type DocumentFormat = 'json' | 'yaml';

type Parse<T> = (text: string | Uint8Array, what: string) => T;
const parsers: Readonly<Record<DocumentFormat, { readonly usual: Parse<Json>; readonly exact: Parse<unknown> }>> = {
  json: { usual: parseJson, exact: parseJsonExactly },
  yaml: { usual: parseYaml, exact: parseYamlExactly },
};

/**
 * A specification's document from its text. It must come back as it was written, so whole numbers that would not are
 * refused: numbers are doubles here, which hold each of them up to 2^53 only.
 *
 * @param what names the document in sentences, e.g. `The agent specification`
 * @param field where the document stands in a larger one; the fields in errors begin with it
 * @throws GuildhallError invalid SPEC_TOO_LARGE | JSON_INVALID | YAML_INVALID | SPEC_INVALID, with the field of the number
 */
export function parseSpec(
  text: string | Uint8Array,
  format: DocumentFormat,
  { what, field = '' }: { readonly what: string; readonly field?: string },
): Json {
  const document = parsers[format].usual(text, what);
  // Hardly any document holds such a number, so hardly any is read twice. What is nested too deep is refused as that.
  if (!findMember(document, isLarge) || findNonJson(document, field, what)) return document;
  const changed = findMember(parsers[format].exact(text, what), isChanged);
  if (changed) refuseIssues([issueOf(changed, field, what)]);
  return document;
}

interface Found {
  readonly path: readonly PropertyKey[];
  readonly value: unknown;
}

function findMember(value: unknown, holds: (value: unknown) => boolean, level = 0): Found | undefined {
  if (typeof value !== 'object' || value === null || level > mostLevels) {
    return holds(value) ? { path: [], value } : undefined;
  }
  for (const [key, member] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    const found = findMember(member, holds, level + 1);
    if (found) return { ...found, path: [key, ...found.path] };
  }
  return undefined;
}

function isLarge(value: unknown): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

/** Those that come back with the same digits stay: 2^60 = 1152921504606846976 does not, 10^20 does. */
function isChanged(value: unknown): boolean {
  return typeof value === 'bigint' && String(Number(value)) !== String(value);
}

function issueOf({ path, value }: Found, prefix: string, what: string): DocumentIssue {
  const field = joinPath(prefix, path);
  const digits = String(value);
  const shown = digits.length > 40 ? `${digits.slice(0, 40)}…` : digits;
  const message = `${field === '' ? what : field} is the number ${shown}, which would become ${Number(value)}; write it as a text, in quotes.`;
  return { field, code: 'SPEC_INVALID', message };
}
