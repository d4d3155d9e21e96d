import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const checkoutFolder = rootFolder();
/** What the build has made of this checkout, programs included. */
export const buildFolder = join(checkoutFolder, 'dist');

/** Looked for from here upwards: this file runs from the sources and, in benchmarks, from the build output. */
function rootFolder(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  throw new Error('package.json is missing: this is no checkout');
}
