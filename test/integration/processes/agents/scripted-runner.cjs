// An agent process that does what its agent's `properties.script` says, for tests of the host's side of the protocol.
//   { "load": [["print", "hello"], ["answer"]], "start": [["exit", 3]], "ready": [["send", {…}]], "stop": [["ignore"]] }
// Each step is [action, argument]. Without a script for a stage the process answers as the protocol says. A delivered
// message whose payload has `do` runs those steps.
'use strict';
const { spawn } = require('node:child_process');
const { writeSync } = require('node:fs');
const { Socket } = require('node:net');

const socket = new Socket({ fd: 3, readable: true, writable: true });
const held = [];
let script = {};
let answersPings = true;

const send = (frame) => socket.write(`${JSON.stringify(frame)}\n`);

const answers = {
  load: () => send({ t: 'loaded', subscriptions: script.subscriptions ?? [{ topic: 'default_topic' }] }),
  start: () => send({ t: 'ready' }),
  stop: () => socket.write('{"t":"stopped"}\n', () => process.exit(0)),
};

const actions = {
  answer: (_argument, stage) => answers[stage](),
  hang: () => undefined,
  send,
  raw: (text) => socket.write(text),
  flood: (bytes) => socket.write('x'.repeat(bytes)),
  print: (text) => process.stdout.write(`${text}\n`),
  printError: (text) => process.stderr.write(`${text}\n`),
  exit: (code) => process.exit(code),
  throw: (text) => {
    throw new Error(text);
  },
  kill: (signal) => process.kill(process.pid, signal),
  ignoreSignal: (signal) => process.on(signal, () => undefined),
  exitOn: ([signal, code]) => process.on(signal, () => process.exit(code)),
  fail: ([stage, message]) => {
    send({ t: 'failed', stage, error: { name: 'TypeError', message, stack: `TypeError: ${message}\n    at agent` } });
    process.exitCode = 1;
    socket.end();
  },
  // Children of the same group; the second one outlives its parent's pipes and ignores what can be ignored.
  children: (seconds) => {
    spawn('sleep', [String(seconds)], { stdio: 'ignore' });
    spawn('/bin/sh', ['-c', `trap "" TERM HUP INT; sleep ${seconds}`], { stdio: 'inherit' });
  },
  // Leaves the group and keeps stdout open.
  escape: (seconds) => spawn('sleep', [String(seconds)], { detached: true, stdio: 'inherit' }).unref(),
  allocate: (mebibytes) => held.push(Buffer.alloc(mebibytes * 1024 * 1024, 1)),
  block: (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
  mute: () => (answersPings = false),
  // Synchronous, so that what was said has left before the next step ends the process.
  commit: (seq, _stage, text) =>
    writeSync(3, `${JSON.stringify({ t: 'commit', seq, state: { set: { seq, text } } })}\n`),
  // Two of them are more than the host reads at once.
  commitLarge: (seq) => actions.commit(seq, 'deliver', 'x'.repeat(40_000)),
  env: () => process.stdout.write(`${JSON.stringify(process.env)}\n`),
};

function run(stage, steps = [['answer']]) {
  for (const [action, argument] of steps) actions[action](argument, stage);
}

const receive = {
  init: (frame) => {
    script = frame.agent.properties?.script ?? {};
    if (script.tellInit) process.stdout.write(`${JSON.stringify(frame)}\n`);
    run('load', script.load);
  },
  start: () => {
    run('start', script.start);
    run('ready', script.ready ?? []);
  },
  stop: () => run('stop', script.stop),
  ping: ({ n }) => {
    if (script.tellPings) process.stdout.write(`ping ${n}\n`);
    if (answersPings) send({ t: 'pong', n });
  },
  deliver: ({ d }) => d.forEach(({ message }) => run('deliver', message.payload.do)),
  answer: () => undefined,
  response: () => undefined,
};

let rest = '';
socket.setEncoding('utf8');
socket.on('data', (text) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop();
  for (const line of lines) {
    const frame = JSON.parse(line);
    receive[frame.t](frame);
  }
});
socket.on('error', () => process.exit(1));
socket.on('close', () => process.exit());
