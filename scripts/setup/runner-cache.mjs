import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandFailed, pinnedNode, root } from './repository.mjs';

const recorder = fileURLToPath(new URL('record-runner.mjs', import.meta.url));
const deadlineMs = 30_000;

/** Keeps what V8 compiles while an agent starts on the built runner, for the starts to come. */
export async function cacheRunner() {
  const stdio = ['ignore', 'inherit', 'inherit', 'pipe'];
  const child = spawn(pinnedNode, [recorder], { stdio, env: {}, timeout: deadlineMs });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const socket = child.stdio[3];
  socket.on('error', () => undefined); // It is gone; the exit code says so.
  socket.write(`${JSON.stringify(initFrame())}\n`);
  let said = '';
  socket.on('data', (chunk) => {
    said += chunk;
    if (/"ready".*\n/.test(said)) socket.write('{"t":"stop","reason":"recorded"}\n');
  });
  if ((await ended) !== 0 || !said.includes('"stopped"')) {
    throw new CommandFailed(`The built runner did not start an agent; it said: ${said || 'nothing'}.`);
  }
}

function initFrame() {
  const built = createRequire(join(root, 'dist/'));
  const { initFrameOf, richSeat } = built('./libs/agent/src/runtime/sample-init.js');
  const module = join(root, 'dist/examples/agents/answering.js');
  return { ...initFrameOf(built(module).answering, richSeat), module, start: true };
}
