import { parseDocument, type Document } from 'yaml';
import { invalid, type GuildhallError } from '../errors/guildhall-error';
import type { Json } from '../json';
import { findNonJson } from './json-check';
import { decodeUtf8, requireSpecSize } from './parse-json';

/** How often aliases may repeat what their anchors hold, all together. */
const mostAliasedNodes = 100;

/**
 * One YAML 1.2 document as JSON. Aliases are followed up to a bound, and what they make counts for the size.
 *
 * @param what names the document in sentences
 * @throws GuildhallError invalid SPEC_TOO_LARGE | YAML_INVALID, with `line` and `column` where they are known
 */
export function parseYaml(text: string | Uint8Array, what: string): Json {
  requireSpecSize(text, what);
  const value = toJson(read(decodeUtf8(text, what), what), what);
  const foreign = findNonJson(value, '', what);
  if (foreign) throw invalid('YAML_INVALID', foreign.message);
  requireSpecSize(JSON.stringify(value) ?? '', what);
  return value;
}

/** The same with every whole number as a bigint: for a text that `parseYaml` has read. */
export function parseYamlExactly(text: string | Uint8Array, what: string): unknown {
  return toJson(read(decodeUtf8(text, what), what, { intAsBigInt: true }), what);
}

function read(text: string, what: string, options: { readonly intAsBigInt?: boolean } = {}): Document {
  const document = attempt(() => parseDocument(text, { prettyErrors: true, stringKeys: true, ...options }), what);
  const [error] = document.errors;
  if (error) throw yamlInvalid(what, error.message.split('\n')[0] ?? '', error.linePos?.[0]);
  return document;
}

function toJson(document: Document, what: string): Json {
  return attempt(() => document.toJS({ maxAliasCount: mostAliasedNodes }) as Json, what);
}

/** The library throws plain errors for too many aliases and for nesting that overflows its stack. */
function attempt<T>(step: () => T, what: string): T {
  try {
    return step();
  } catch (error) {
    throw yamlInvalid(what, (error as Error).message);
  }
}

function yamlInvalid(what: string, cause: string, at?: { line: number; col: number }): GuildhallError {
  const place = at ? { line: at.line, column: at.col } : {};
  return invalid('YAML_INVALID', `${what} is not YAML: ${cause.replace(/[.:]\s*$/, '')}.`, place);
}
