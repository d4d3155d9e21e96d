// Runs one of the repository's programs under the pinned Node, after making the checkout ready:
// node scripts/run.mjs NAME [arguments of the program]
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { environment, main, CommandFailed, pinnedNode, root } from './setup/repository.mjs';
import { setup } from './setup.mjs';

const programs = {
  demo: { run: ['dist/apps/document-mesh/src/demo.main.js'] },
  start: { run: ['bin/guildhall.js', 'up'] },
  bench: { run: ['dist/test/load/bench.main.js'], redis: true },
  chaos: { run: ['dist/test/chaos/chaos.main.js'], redis: true },
};

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

// A terminal's Ctrl-C arrives here from the terminal and once more from npm, within milliseconds.
const sameSignalMs = 300;
const parentCheckMs = 500;

await main(async () => {
  const [name, ...args] = process.argv.slice(2);
  const program = programs[name];
  if (!program)
    throw new CommandFailed(`There is no program "${name}". There are: ${Object.keys(programs).join(', ')}.`);
  await setup({ redis: program.redis });
  runProgram([...program.run, ...args]);
});

/** The program leads a process group of its own: it gets a signal once, from here, and dies with this process. */
function runProgram(args) {
  const [command, ...rest] = [...parentDeathSignal(), pinnedNode, ...args];
  const child = spawn(command, rest, { cwd: root, env: environment(), stdio: 'inherit', detached: true });
  for (const signal of forwarded)
    process.on(
      signal,
      onceEach(sameSignalMs, () => child.kill(signal)),
    );
  onParentDeath(() => child.kill('SIGTERM'));
  child.once('error', (error) => {
    console.error(`${command} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

/** npm that is killed passes no signal on. Without npm a shell may end and leave its programs running, as shells do. */
function onParentDeath(action) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    action();
  }, parentCheckMs).unref();
}

function onceEach(spanMs, action) {
  let lastMs = -Infinity;
  return () => {
    const nowMs = performance.now();
    if (nowMs - lastMs >= spanMs) action();
    lastMs = nowMs;
  };
}

/** Linux can end the program when this process is killed; elsewhere it would live on. */
function parentDeathSignal() {
  const command = ['setpriv', '--pdeathsig', 'TERM'];
  return spawnSync(command[0], [...command.slice(1), 'true']).status === 0 ? command : [];
}
