// Everything that must hold, cheapest first; ends at the first step that fails. The last line sums up the tests.
// With --chaos, a short run of random faults comes last, and one that must fail without fencing; each counts as one test.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { checkModel } from './model.mjs';
import { setup } from './setup.mjs';
import { withSetupLock } from './setup/lock.mjs';
import { CommandFailed, main, pinnedNode, runCommand } from './setup/repository.mjs';

const results = mkdtempSync(join(tmpdir(), 'guildhall-test-'));
const counts = { passed: 0, failed: 0, skipped: 0 };

const steps = [
  ['lint', () => runCommand('eslint', ['.', '--max-warnings', '0'])],
  ['format', () => runCommand('prettier', ['--check', '--log-level', 'warn', '.'])],
  ['types', () => runCommand('tsc', ['--noEmit', '-p', 'tsconfig.json'])],
  ['import direction', () => runCommand(pinnedNode, ['scripts/checks/import-rule.mjs'])],
  ['generated code', () => runCommand(pinnedNode, ['scripts/proto.mjs', '--check'])],
  ['build', () => withSetupLock(build)],
  ['model', model],
  ['unit tests', () => jest('unit', ['--config', 'jest.config.js'])],
  ['integration tests', () => jest('integration', ['--config', 'jest.integration.config.js', '--runInBand'])],
];
if (process.argv.includes('--chaos')) {
  steps.push(['chaos', () => one(['dist/test/chaos/chaos.main.js', '--faults', '15', '--seed', '4', '--bound', '60'])]);
  steps.push(['chaos without fencing', () => one(['scripts/checks/without-fencing.mjs'])]);
}

await main(async () => {
  try {
    await setup({ redis: true, withBuild: false });
    for (const [heading, step] of steps) {
      console.log(`\n=== ${heading}`);
      await step();
    }
  } finally {
    rmSync(results, { recursive: true });
    printCounts();
  }
});

function model() {
  const found = checkModel();
  for (const kind of Object.keys(counts)) counts[kind] += found[kind];
  if (found.failed > 0) throw new CommandFailed('The model is not as expected: docs/model/run.sh --quick.');
}

async function jest(name, args) {
  const outputFile = join(results, `${name}.json`);
  try {
    await runCommand(pinnedNode, ['node_modules/jest/bin/jest.js', ...args, '--json', `--outputFile=${outputFile}`]);
  } finally {
    count(outputFile);
  }
}

/** A program that counts as one test. */
async function one(args) {
  try {
    await runCommand(pinnedNode, args);
    counts.passed++;
  } catch (error) {
    counts.failed++;
    throw error;
  }
}

/** Jest's own count of a run; a run that failed without one counts as one failed test. */
function count(outputFile) {
  // As when tests left processes behind.
  if (!existsSync(outputFile)) return void counts.failed++;
  const result = JSON.parse(readFileSync(outputFile, 'utf8'));
  counts.passed += result.numPassedTests;
  // A suite that could not run at all holds no failed test of its own.
  counts.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  counts.skipped += result.numPendingTests + result.numTodoTests;
}

function printCounts() {
  if (counts.passed + counts.failed === 0) return;
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  process.on('exit', () => console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`));
}
