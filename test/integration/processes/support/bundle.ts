import { execFileSync } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(__dirname, '../../../..');
const libs = ['agent', 'contract', 'processes', 'telemetry'];
const aliases = libs.map((lib) => `--alias:@guildhall/${lib}=./libs/${lib}/src/index.ts`);
const how = ['--bundle', '--packages=external', '--platform=node', '--format=cjs', '--target=node22'];

/**
 * Bundles a program for a plain Node process, as the build does for the agent runner. By esbuild's command, since its
 * library leaves a process running.
 *
 * @returns its file
 */
export function bundle(entry: string, folder: string, name: string): string {
  const outfile = join(folder, `${name}.js`);
  const args = [entry, `--outfile=${outfile}`, ...how, ...aliases, '--log-level=error'];
  execFileSync(join(root, 'node_modules/.bin/esbuild'), args, { cwd: root, stdio: 'inherit' });
  return outfile;
}

/** The guard's script stands beside the code that starts it. */
export async function copyGuard(folder: string): Promise<void> {
  await copyFile(join(root, 'libs/processes/src/guard/guard.sh'), join(folder, 'guard.sh'));
}
