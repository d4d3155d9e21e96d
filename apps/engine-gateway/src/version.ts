import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installationFolder } from './installation-folder';

/** The version of this installation. */
export function version(): string {
  const manifest = JSON.parse(readFileSync(join(installationFolder(), 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}
