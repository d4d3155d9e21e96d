// The chaos run can fail: six times a host is cut off from everybody for longer than its lease lives, and what it sent
// arrives late. With epochs and fences checked nothing may be wrong afterwards; without, what both of two incarnations
// wrote must be found. The seed was searched for such a schedule.
import { spawnSync } from 'node:child_process';
import { CommandFailed, main, pinnedNode, root } from '../setup/repository.mjs';

const limitMs = 600_000;
const cuts = ['--faults', '6', '--seed', '840', '--kinds', 'host.cut', '--bound', '60'];
/** What only a second writer does. */
const telling = ['two_writers', 'effect_doubled', 'history'];

await main(async () => {
  const fenced = run(cuts);
  if (Object.keys(fenced).length > 0) throw new CommandFailed(`With fencing: ${JSON.stringify(fenced)}.`);
  const unfenced = run([...cuts, '--no-fencing']);
  if (!telling.some((kind) => unfenced[kind] > 0)) {
    throw new CommandFailed(`Without fencing two writers must be found, not ${JSON.stringify(unfenced)}.`);
  }
  console.log(`with fencing nothing is wrong; without: ${JSON.stringify(unfenced)}`);
});

/** @returns the violations of a run by kind */
function run(args) {
  const options = { cwd: root, encoding: 'utf8', timeout: limitMs, maxBuffer: 2 ** 28 };
  const { stdout, stderr } = spawnSync(pinnedNode, ['dist/test/chaos/chaos.main.js', ...args], options);
  const last = stdout.trimEnd().split('\n').at(-1);
  if (!last?.startsWith('{"seed"')) throw new CommandFailed(`The run did not end: ${stdout}${stderr}`);
  console.log(last);
  return JSON.parse(last).violations;
}
