import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  formatOfFile,
  invalid,
  mergeCatalogs,
  parseCatalog,
  type Catalog,
  type GuildhallError,
} from '@guildhall/contract';
import { installationFolder } from '../../installation-folder';

/**
 * The classes that may run: of the files named on the command line, else of the setting, else of the examples.
 *
 * @throws GuildhallError invalid CATALOG_INVALID | CONFIG_INVALID
 */
export async function loadCatalogs(
  named: readonly string[] | undefined,
  setting: string | undefined,
): Promise<Catalog> {
  const files = named ?? (setting === undefined ? examples() : [setting]);
  return mergeCatalogs(...(await Promise.all(files.map((file) => loadCatalog(resolve(file))))));
}

/** Compiled with the rest, so that they run without further steps. */
function examples(): string[] {
  const file = join(installationFolder(), 'dist/examples/catalog.yaml');
  return existsSync(file) ? [file] : [];
}

async function loadCatalog(file: string): Promise<Catalog> {
  const format = formatOfFile(file);
  if (!format) throw unreadable(file, 'it is no .yaml, .yml or .json file');
  const text = await readFile(file, 'utf8').catch((error: Error) => Promise.reject(unreadable(file, error.message)));
  return parseCatalog(text, format, dirname(file));
}

function unreadable(file: string, reason: string): GuildhallError {
  return invalid('CATALOG_INVALID', `The catalog ${file} cannot be read: ${reason}.`, { field: 'catalog' });
}
