import { decodeGuildSpec } from './guild-spec.codec';
import type { GuildSpec } from './guild-spec';
import { parseSpec, type DocumentFormat } from './parse-spec';

/** The format that a file's name tells; undefined for other names than .json, .yaml and .yml. */
export function formatOfFile(name: string): DocumentFormat | undefined {
  if (/\.json$/i.test(name)) return 'json';
  return /\.ya?ml$/i.test(name) ? 'yaml' : undefined;
}

/**
 * A guild from a file's text.
 *
 * @param name of the file, for sentences
 * @throws GuildhallError invalid SPEC_TOO_LARGE | JSON_INVALID | YAML_INVALID | SPEC_INVALID, or as `decodeGuildSpec`
 */
export function parseGuildFile(text: string | Uint8Array, format: DocumentFormat, name: string): GuildSpec {
  return decodeGuildSpec(parseSpec(text, format, { what: name }));
}
