import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readCatalogFiles } from '@guildhall/config';
import type { Catalog } from '@guildhall/contract';
import { installationFolder } from '../../installation-folder';

/**
 * The classes that may run: of the files named on the command line, else of the setting, else of the examples.
 *
 * @throws GuildhallError invalid CATALOG_INVALID | CONFIG_INVALID
 */
export function loadCatalogs(named: readonly string[] | undefined, setting: string | undefined): Promise<Catalog> {
  if (named) return readCatalogFiles(named, '--catalog');
  return readCatalogFiles(setting === undefined ? examples() : [setting]);
}

/** Compiled with the rest, so that they run without further steps. */
function examples(): string[] {
  const file = join(installationFolder(), 'dist/examples/catalog.yaml');
  return existsSync(file) ? [file] : [];
}
