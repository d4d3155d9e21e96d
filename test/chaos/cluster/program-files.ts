import { join } from 'node:path';

/** This file is dist/test/chaos/cluster/program-files.js. */
const build = join(__dirname, '../../..');

/** A file of the build, named from its root. */
export function programFile(path: string): string {
  return join(build, path);
}
