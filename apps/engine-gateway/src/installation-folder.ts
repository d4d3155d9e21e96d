import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of Guildhall itself: that of its package.json, above this file whether it was compiled or not. */
export function installationFolder(from = __dirname): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error(`No package.json lies above ${__dirname}; the installation is not complete.`);
  return installationFolder(parent);
}
