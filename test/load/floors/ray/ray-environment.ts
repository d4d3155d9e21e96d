import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkoutFolder } from '../../../support';
import { UsageError } from '../../usage-error';

/** Peer: actors of Ray, each a process as well, and restarted when it dies. */
export const rayPeer = 'ray';

const version = '2.60.0';
/** A virtual environment of its own, made at the first use and kept. */
const usualFolder = join(checkoutFolder, `node_modules/.cache/ray-${version}`);
export const rayPython = pythonOf(usualFolder);

/**
 * @param python the program that makes the environment
 * @throws UsageError without Python, its module venv, or a package index that has the package
 */
export async function prepareRay(signal: AbortSignal, folder = usualFolder, python = 'python3'): Promise<void> {
  // Written last: without it the folder is half made.
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return;
  process.stderr.write(`  ray ${version} is installed into ${folder}, once\n`);
  await rm(folder, { recursive: true, force: true });
  await run(python, ['-m', 'venv', folder], signal, `${python} with its module venv`);
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `ray==${version}`];
  await run(pythonOf(folder), install, signal, `the Python package ray==${version}`);
  await writeFile(complete, version);
}

function pythonOf(folder: string): string {
  return join(folder, 'bin/python');
}

async function run(program: string, args: readonly string[], signal: AbortSignal, need: string): Promise<void> {
  try {
    await promisify(execFile)(program, args, { signal });
  } catch (error) {
    signal.throwIfAborted();
    const { stderr = '', message } = error as Error & { stderr?: string };
    const reason = stderr.trim().split('\n').at(-1) || message.split('\n')[0];
    throw new UsageError(`--peer ray needs ${need}, which could not be had: ${reason}`);
  }
}
