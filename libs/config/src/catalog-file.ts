import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import {
  formatOfFile,
  GuildhallError,
  invalid,
  mergeCatalogs,
  parseCatalog,
  type Catalog,
  type DocumentFormat,
} from '@guildhall/contract';

/**
 * The classes of one or more catalog files; of two entries for one class the later file's counts. No file, no class.
 *
 * @param files paths of .yaml, .yml or .json files
 * @param field what named the files, for the error: a variable or an option
 * @throws GuildhallError invalid CONFIG_INVALID when a file cannot be read | CATALOG_INVALID, JSON_INVALID, YAML_INVALID,
 *   SPEC_TOO_LARGE, which name the file
 */
export async function readCatalogFiles(files: readonly string[], field = 'AGENT_CATALOG'): Promise<Catalog> {
  const catalogs = await Promise.all(files.map((file) => readOne(resolve(file), field)));
  return mergeCatalogs(...catalogs);
}

async function readOne(file: string, field: string): Promise<Catalog> {
  const format = formatOfFile(file);
  if (!format)
    throw invalid('CONFIG_INVALID', `${field} names ${file}; a catalog ends in .yaml, .yml or .json.`, { field });
  const text = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw invalid('CONFIG_INVALID', `${field} names ${file}, which cannot be read: ${error.code ?? error.message}.`, {
      field,
    });
  });
  return parseFile(file, text, format);
}

function parseFile(file: string, text: Uint8Array, format: DocumentFormat): Catalog {
  try {
    return parseCatalog(text, format, dirname(file));
  } catch (error) {
    if (!(error instanceof GuildhallError)) throw error;
    throw new GuildhallError(error.kind, error.code, `${file}: ${error.message}`, error.details);
  }
}
