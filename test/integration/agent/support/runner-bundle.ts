import { basename, join } from 'node:path';
import { build, stop, type BuildOptions } from 'esbuild';

export const root = join(__dirname, '../../../..');
export const exampleSources = join(root, 'examples/agents');

const options: BuildOptions = {
  absWorkingDir: root,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  logLevel: 'error',
};

/** Bundles the runner and the author library into a folder, as scripts/build.mjs does, without compiled code. @returns the runner's file */
export async function bundleRunner(folder: string): Promise<string> {
  const entries = {
    'agent-runner': 'libs/agent/src/runner/entry.ts',
    'agent-main': 'libs/agent/src/runner/main.ts',
    'agent-author': 'libs/agent/src/index.ts',
  };
  await buildOnce({ entryPoints: entries, outdir: folder, bundle: true });
  return join(folder, 'agent-runner.js');
}

/** Compiles TypeScript modules, each on its own, into a folder. */
export async function compile(
  files: readonly string[],
  folder: string,
  decorators: 'legacy' | 'standard' = 'legacy',
): Promise<string[]> {
  const compilerOptions = { experimentalDecorators: decorators === 'legacy', useDefineForClassFields: false };
  await buildOnce({ entryPoints: [...files], outdir: folder, tsconfigRaw: { compilerOptions } });
  return files.map((file) => join(folder, basename(file).replace(/\.m?ts$/, '.js')));
}

async function buildOnce(what: BuildOptions): Promise<void> {
  await build({ ...options, ...what });
  // esbuild keeps a process of its own for the next build.
  await stop();
}
