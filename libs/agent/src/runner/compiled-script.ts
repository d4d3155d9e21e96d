import { readFileSync } from 'node:fs';
import { constants, Script } from 'node:vm';

/** What Node makes of a CommonJS file before it runs it. */
export type ModuleFunction = (
  exports: unknown,
  require: NodeJS.Require,
  module: NodeJS.Module,
  filename: string,
  dirname: string,
) => void;

/** Where the compiled code of a script lies. */
export function cacheOf(file: string): string {
  return file.replace(/\.js$/, '.cache');
}

/**
 * A CommonJS file of ASCII text, to be run as a function (ModuleFunction), with the code that V8 compiled at the build
 * when that fits this Node and its flags; otherwise V8 compiles it anew. `import()` in it works as in any module.
 */
export function scriptOf(file: string): Script {
  // Before its cache: of two builds one after the other, the older text must never meet the newer code.
  const text = readFileSync(file, 'latin1');
  return new Script(`(function (exports, require, module, __filename, __dirname) {${text}\n})`, {
    filename: file,
    cachedData: readIfThere(cacheOf(file)),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
