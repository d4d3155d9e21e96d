import { accessSync, constants } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

/**
 * The words to put before a command so that the kernel kills it when this process dies; empty where that does not exist
 * (macOS, BusyBox), and the guard alone ends agents. Empty in a worker thread, too: the kernel's promise follows the
 * thread that spawned, and the end of a worker would take its agents along.
 */
export function parentDeathPrefix(): readonly string[] {
  prefix ??= findPrefix();
  return prefix;
}

let prefix: readonly string[] | undefined;

function findPrefix(): readonly string[] {
  if (process.platform !== 'linux' || !isMainThread) return [];
  const setpriv = findInPath('setpriv');
  return setpriv !== undefined && knowsParentDeath(setpriv) ? [setpriv, '--pdeathsig', 'KILL'] : [];
}

function findInPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

// BusyBox has a setpriv without the option.
function knowsParentDeath(setpriv: string): boolean {
  try {
    execFileSync(setpriv, ['--pdeathsig', 'KILL', setpriv, '--version'], { stdio: 'ignore', timeout: 5_000 });
    return true;
  } catch {
    return false;
  }
}
