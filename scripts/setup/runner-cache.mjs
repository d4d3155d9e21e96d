import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandFailed, pinnedNode, root } from './repository.mjs';

const recorder = fileURLToPath(new URL('record-runner.mjs', import.meta.url));
const deadlineMs = 30_000;

const init = {
  ...{ t: 'init', protocol: 1, start: true, className: 'examples.Answering', defaultTopic: 'topic' },
  ...{
    module: join(root, 'dist/examples/agents/answering.js'),
    organizationId: '',
    guildId: 'guild',
    agentId: 'agent',
  },
  ...{ epoch: 1, seq: 0, state: { count: 1 }, attempts: 1, handlerTimeoutMs: 1000 },
  agent: { id: 'agent', name: 'agent', class_name: 'examples.Answering', properties: {}, additional_topics: ['other'] },
  ...{ guild: { id: 'guild' }, messaging: {}, machineId: 0, clientType: '', clientProperties: {} },
};

/** Keeps what V8 compiles while an agent starts on the built runner, for the starts to come. */
export async function cacheRunner() {
  const stdio = ['ignore', 'inherit', 'inherit', 'pipe'];
  const child = spawn(pinnedNode, [recorder], { stdio, env: {}, timeout: deadlineMs });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const socket = child.stdio[3];
  socket.on('error', () => undefined); // It is gone; the exit code says so.
  socket.write(`${JSON.stringify(init)}\n`);
  let said = '';
  socket.on('data', (chunk) => {
    said += chunk;
    if (/"ready".*\n/.test(said)) socket.write('{"t":"stop","reason":"recorded"}\n');
  });
  if ((await ended) !== 0 || !said.includes('"stopped"')) {
    throw new CommandFailed(`The built runner did not start an agent; it said: ${said || 'nothing'}.`);
  }
}
