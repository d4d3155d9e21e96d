// A runner that leaves the code that was compiled for it when it ends. Run by the build, which plays its host.
import { renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './repository.mjs';

const file = join(root, 'dist/agent-main.js');
const require = createRequire(file);
const { cacheOf, scriptOf } = require('./libs/agent/src/runner/compiled-script.js');

const script = scriptOf(file);
process.on('exit', (code) => {
  if (code !== 0) return;
  const unfinished = `${cacheOf(file)}.new`;
  writeFileSync(unfinished, script.createCachedData());
  renameSync(unfinished, cacheOf(file));
});
script.runInThisContext()({}, require, { exports: {} }, file, dirname(file));
