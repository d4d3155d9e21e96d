import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as library from '../index';

const specifier = '@guildhall/agent';
const bundled = 'agent-author.js';
/** What this repository's build makes of the specifier: the same library in half a dozen files. */
const compiled = 'libs/agent/src/index.js';
let provided = false;

/**
 * Lets modules anywhere on the disk import `@guildhall/agent`, by require and by import: it is the library beside this
 * runner, so author and runner always fit.
 */
export function provideAuthorLibrary(): void {
  if (provided) return;
  provided = true;
  // Loaded only by a process that becomes an agent, and only then.
  const { Module, registerHooks } = process.getBuiltinModule('node:module');
  const file = authorLibraryFile();
  // As if it had been required before: nothing is read and compiled that this runner holds anyway.
  const exports = { __esModule: true, ...library };
  require.cache[file] = Object.assign(new Module(file), { filename: file, loaded: true, exports });
  const served = { url: besideRunner(bundled), format: 'commonjs', shortCircuit: true };
  const compiledUrl = besideRunner(compiled);
  registerHooks({
    resolve: (requested, context, next) => {
      if (requested === specifier) return served;
      const resolved = next(requested, context);
      return resolved.url === compiledUrl ? served : resolved;
    },
  });
}

export function authorLibraryFile(): string {
  return join(__dirname, bundled);
}

function besideRunner(file: string): string {
  return pathToFileURL(join(__dirname, file)).href;
}
