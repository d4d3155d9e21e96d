import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './repository.mjs';

const stampFile = join(root, 'dist/.guildhall-build');
const sources = ['apps', 'libs', 'examples', 'test/load', 'test/chaos', 'test/support', 'proto', 'scripts'];
const settings = ['package-lock.json', 'nest-cli.json', 'tsconfig.base.json', 'tsconfig.build.json'];

/** A hash of everything that the build reads. By content, because a checkout changes times and not content. */
export function sourcesHash() {
  const hash = createHash('sha256');
  for (const path of [...settings, ...sources.flatMap(filesUnder)]) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

export function isBuilt() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourcesHash();
}

export function stampBuild(hash) {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, hash);
}

/** All files below a folder of the repository, as sorted paths relative to its root; none when it does not exist. */
export function filesUnder(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true })
    .map((path) => join(folder, path))
    .filter((path) => !path.includes('node_modules') && !path.endsWith('.spec.ts'))
    .filter((path) => statSync(join(root, path)).isFile())
    .sort();
}
