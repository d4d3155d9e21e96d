import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const specifier = '@guildhall/agent';
const file = 'agent-author.js';
let provided = false;

/**
 * Lets modules anywhere on the disk import `@guildhall/agent`, by require and by import: it is the library beside this
 * runner, so author and runner always fit.
 */
export function provideAuthorLibrary(): void {
  if (provided) return;
  provided = true;
  // Loaded only by a process that becomes an agent, and only then.
  const { registerHooks } = process.getBuiltinModule('node:module');
  const url = pathToFileURL(join(__dirname, file)).href;
  registerHooks({
    resolve: (requested, context, next) =>
      requested === specifier ? { url, format: 'commonjs', shortCircuit: true } : next(requested, context),
  });
}
