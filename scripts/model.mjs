// The quick part of docs/model: the smallest true configuration holds, and four planted bugs are found.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './setup/repository.mjs';

/** What run.sh ends with when spin or gcc is missing and cannot be installed. */
const missing = 2;

/** Prints what it finds. @returns how many configurations are as expected, how many are not, how many were not tried */
export function checkModel() {
  const run = spawnSync('bash', [join(root, 'docs/model/run.sh'), '--quick'], { encoding: 'utf8' });
  const lines = (run.stdout ?? '').split('\n').filter((line) => line.includes(' states '));
  process.stdout.write(run.stdout ?? '');
  if (run.status === missing) {
    console.log(`skipped: ${run.stderr.trim()}`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  process.stderr.write(run.stderr ?? String(run.error));
  const failed = lines.filter((line) => line.includes('WRONG')).length;
  const broken = run.status !== 0 && failed === 0 ? 1 : 0;
  return { passed: lines.length - failed, failed: failed + broken, skipped: 0 };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { failed } = checkModel();
  process.exitCode = failed > 0 ? 1 : 0;
}
