import { spawn } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The Node that package.json pins; scripts themselves may run on an older one. */
export const pinnedNode = join(root, 'node_modules/node/bin/node');

/** This environment, with the repository's tools and its Node first in the path. */
export function environment() {
  return { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` };
}

/**
 * Runs a command in the repository with its output shown.
 * @throws CommandFailed when it does not end with exit code 0
 */
export function runCommand(command, args) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd: root, env: environment(), stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', (error) => failed(new CommandFailed(`${command} could not be started: ${error.message}`)));
    child.once('exit', (code, signal) => {
      if (code === 0) done();
      else failed(new CommandFailed(`${[command, ...args].join(' ')} ended with ${signal ?? `exit code ${code}`}.`));
    });
  });
}

/** A failure that its message explains; shown without a stack. */
export class CommandFailed extends Error {}

/** Runs a script's main function; a failure ends the process with exit code 1. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof CommandFailed ? error.message : error);
    process.exitCode = 1;
  }
}
