import { resolve } from 'node:path';
import { z } from 'zod';
import { parseByteSize } from '../specs/byte-size';
import { checkDocument, describe } from '../specs/document-check';
import { refuseIssues, type DocumentIssue } from '../specs/document-issue';
import { knownKeys } from '../specs/known-keys';
import { parseJson } from '../specs/parse-json';
import type { DocumentFormat } from '../specs/parse-spec';
import { parseYaml } from '../specs/parse-yaml';
import { Catalog } from './catalog';
import type { CatalogEntry, CatalogLimits } from './catalog-entry';
import { className, execEntry, nodeEntry, type ExecEntryDocument, type NodeEntryDocument } from './catalog.schema';

const defaultTimeoutSeconds = 60;
const catalogDocument = knownKeys({ classes: z.record(z.string(), z.unknown()) });

/**
 * A catalog from its text; docs/configuration.md describes the format.
 *
 * @param folder absolute path of the catalog's folder: modules, and parts of commands that begin with `./` or `../`, are
 *   looked for from there
 * @throws GuildhallError invalid CATALOG_INVALID | SPEC_TOO_LARGE | JSON_INVALID | YAML_INVALID
 */
export function parseCatalog(text: string | Uint8Array, format: DocumentFormat, folder: string): Catalog {
  const what = 'The catalog';
  const document = format === 'json' ? parseJson(text, what) : parseYaml(text, what);
  refuseIssues(checkDocument(catalogDocument, document, { field: '', what, code: 'CATALOG_INVALID' }));
  const classes = Object.entries((document as { classes: Record<string, unknown> }).classes);
  refuseIssues(classes.flatMap(([name, entry]) => checkEntry(name, entry)));
  return new Catalog(classes.map(([name, entry]) => toEntry(name, entry, folder)));
}

function checkEntry(name: string, entry: unknown): DocumentIssue[] {
  const place = { field: `classes.${name}`, what: 'The catalog', code: 'CATALOG_INVALID' as const };
  return [...checkDocument(className, name, place), ...checkRuntime(entry, place)];
}

function checkRuntime(entry: unknown, place: Parameters<typeof checkDocument>[2]): DocumentIssue[] {
  const runtime = (entry as { runtime?: unknown } | null)?.runtime ?? 'node';
  if (runtime === 'node') return checkDocument(nodeEntry, entry, place);
  if (runtime === 'exec') return checkDocument(execEntry, entry, place);
  const field = `${place.field}.runtime`;
  return [{ field, code: place.code, message: `${field} ${describe(runtime)}; it must be node or exec.` }];
}

function toEntry(name: string, document: unknown, folder: string): CatalogEntry {
  const entry = document as NodeEntryDocument | ExecEntryDocument;
  const limits = limitsOf(name, entry);
  if ('command' in entry) return { ...limits, runtime: 'exec', command: resolveCommand(entry.command, folder) };
  const { preload = false, flags = [] } = entry;
  return { ...limits, runtime: 'node', module: resolve(folder, entry.module), preload, flags };
}

function limitsOf(name: string, entry: NodeEntryDocument | ExecEntryDocument): CatalogLimits {
  return {
    className: name,
    memoryLimitBytes: parseByteSize(entry.memory_limit),
    pingTimeoutMs: (entry.ping_timeout ?? defaultTimeoutSeconds) * 1000,
    startTimeoutMs: (entry.start_timeout ?? defaultTimeoutSeconds) * 1000,
    env: entry.env ?? {},
  };
}

function resolveCommand(parts: readonly string[], folder: string): [string, ...string[]] {
  const [program = '', ...rest] = parts.map((part) => (/^\.\.?\//.test(part) ? resolve(folder, part) : part));
  return [program, ...rest];
}
