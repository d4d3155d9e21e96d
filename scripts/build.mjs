// Compiles apps, libs and examples to dist/, which mirrors the source tree, and bundles what agents load.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesUnder, sourcesHash, stampBuild } from './setup/build-stamp.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { withSetupLock } from './setup/lock.mjs';
import { CommandFailed, main, pinnedNode, root, runCommand } from './setup/repository.mjs';
import { cacheRunner } from './setup/runner-cache.mjs';

/** What an agent process loads: its runner in two files, and the library that agents are written with. */
const bundles = {
  'agent-runner': 'libs/agent/src/runner/entry.ts',
  'agent-main': 'libs/agent/src/runner/main.ts',
  'agent-author': 'libs/agent/src/index.ts',
};

/** Builds everything. The caller holds the set-up lock and has made sure of the dependencies. */
export async function build() {
  const hash = sourcesHash();
  await runCommand(pinnedNode, ['node_modules/@nestjs/cli/bin/nest.js', 'build']);
  removeStaleOutput();
  // Compiled code without its text does no harm; the code of another text of the same length would be run.
  rmSync(join(root, 'dist/agent-main.cache'), { force: true });
  for (const [name, entry] of Object.entries(bundles)) await bundle(name, entry);
  await cacheRunner();
  stampBuild(hash);
}

async function bundle(name, entry) {
  const { build: esbuild } = await import('esbuild');
  const { metafile } = await esbuild({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: `dist/${name}.js`,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    treeShaking: true,
    metafile: true,
    logLevel: 'warning',
  });
  refusePackages(name, metafile.outputs[`dist/${name}.js`].inputs);
}

// An agent process starts fast and stays small because nothing of node_modules is in it.
function refusePackages(name, inputs) {
  const fromPackages = Object.keys(inputs).filter((path) => path.startsWith('node_modules/'));
  if (fromPackages.length === 0) return;
  throw new CommandFailed(`${name}.js must hold no packages, but holds ${fromPackages.slice(0, 5).join(', ')}.`);
}

function removeStaleOutput() {
  for (const file of ['apps', 'libs', 'examples', 'test', 'proto'].flatMap((top) => filesUnder(`dist/${top}`))) {
    if (!hasSource(file.slice('dist/'.length))) rmSync(join(root, file));
  }
}

function hasSource(output) {
  const source = output.replace(/\.js(\.map)?$/, '.ts');
  return [source, output].some((path) => existsSync(join(root, path)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(() =>
    withSetupLock(async () => {
      await ensureDependencies();
      await build();
    }),
  );
}
