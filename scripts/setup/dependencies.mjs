import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNode, root, runCommand } from './repository.mjs';

const lockFile = join(root, 'package-lock.json');
const installedFile = join(root, 'node_modules/.package-lock.json');
const stampFile = join(root, 'node_modules/.guildhall-lock');

/** Installs the packages of the lock file when other ones, or none, are there. */
export async function ensureDependencies() {
  const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (existsSync(pinnedNode) && (stampIs(wanted) || isInstalled())) {
    console.log('setup: dependencies fit package-lock.json');
  } else {
    console.log('setup: installing dependencies (npm ci)');
    await runCommand('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  }
  writeFileSync(stampFile, wanted);
}

function stampIs(wanted) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted;
}

// Someone who ran npm by hand has no stamp; npm's own record of what it installed tells as much.
function isInstalled() {
  if (!existsSync(installedFile)) return false;
  const wanted = packagesOf(lockFile);
  const present = packagesOf(installedFile);
  const same = (path) => wanted[path]?.integrity === present[path]?.integrity;
  return (
    Object.keys(present).every((path) => path in wanted && same(path)) &&
    Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional || path in present)
  );
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
