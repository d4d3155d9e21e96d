// Generates the TypeScript of proto/; with --check only tells whether what is committed is what would be generated.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandFailed, main, root, runCommand } from './setup/repository.mjs';

const generated = 'libs/contract/src/generated';

await main(async () => {
  await runCommand('buf', ['lint']);
  await runCommand('buf', ['format', '--exit-code', '--diff', 'proto']);
  if (process.argv.includes('--check')) await check();
  else await runCommand('buf', ['generate', '--clean']);
});

async function check() {
  const fresh = mkdtempSync(join(tmpdir(), 'guildhall-proto-'));
  try {
    await runCommand('buf', ['generate', '--output', fresh]);
    const stale = differences(join(fresh, generated), join(root, generated));
    if (stale.length > 0)
      throw new CommandFailed(`Run "npm run proto": ${stale.join(', ')} of ${generated} is not fresh.`);
    console.log(`${generated} is what proto/ generates.`);
  } finally {
    rmSync(fresh, { recursive: true });
  }
}

function differences(left, right) {
  const names = new Set([left, right].flatMap((folder) => filesIn(folder)));
  return [...names].filter((name) => contentOf(left, name) !== contentOf(right, name));
}

function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

function contentOf(folder, name) {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return undefined;
  }
}
