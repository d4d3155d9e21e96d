#!/usr/bin/env node
'use strict';
// Plain JavaScript that an old Node reads too: it finds a Node that is new enough and what was compiled, and hands over.
const { spawn, spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const pinnedNode = join(root, 'node_modules/node/bin/node');
const commandLine = join(root, 'dist/apps/engine-gateway/src/cli/command-line.js');
const oldestNode = [22, 15];

main();

function main() {
  if (isOldNode())
    return existsSync(pinnedNode)
      ? runUnder(pinnedNode)
      : fail(`Node ${oldestNode.join('.')} or newer is needed; this is ${process.version}.`);
  if (!existsSync(commandLine)) return fail('it is not built yet. Run "npm run build".');
  // Of the compiled code, so that a short command need not read it anew.
  require('node:module').enableCompileCache(join(root, 'node_modules/.cache/guildhall'));
  const { runCommandLine } = require(commandLine);
  return runCommandLine(require('./verbs'), process.argv.slice(2), require('../package.json').version);
}

function isOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
}

/** Signals are passed on, and the end of the other Node is the end of this one; where Linux helps, the other way round too. */
function runUnder(node) {
  const [command, ...args] = [...parentDeathSignal(), node, ...process.argv.slice(1)];
  const child = spawn(command, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => fail(`${node} could not be started: ${error.message}`));
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function parentDeathSignal() {
  const command = ['setpriv', '--pdeathsig', 'TERM'];
  return spawnSync(command[0], [...command.slice(1), 'true']).status === 0 ? command : [];
}

function fail(sentence) {
  process.stderr.write(`guildhall: ${sentence}\n`);
  process.exitCode = 1;
}
