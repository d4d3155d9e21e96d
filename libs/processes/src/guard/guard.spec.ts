import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const script = join(__dirname, 'guard.sh');
const shells = [
  ['dash', ['dash']],
  ['bash', ['bash', '--posix']],
  ['BusyBox', ['busybox', 'sh']],
].filter(([, command]) => spawnSync(command![0]!, ['true']).error === undefined) as [string, string[]][];

function group(): ChildProcess {
  return spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
}

// BusyBox is not everywhere; the other two are.
describe.each(shells)('the guard under %s', (_shell, [program, ...args]) => {
  let guard: ChildProcess;

  beforeEach(() => {
    guard = spawn(program!, [...args, script], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
  });

  afterEach(() => guard.kill('SIGKILL'));

  async function answer(line: string): Promise<string> {
    guard.stdin?.write(`${line}\n`);
    const [chunk] = (await once(guard.stdout!, 'data')) as [Buffer];
    return chunk.toString();
  }

  it('answers each group it is told of, and kills those it was not told to forget when its input ends', async () => {
    const [kept, forgotten, frozen] = [group(), group(), group()];
    for (const { pid } of [kept, forgotten, frozen]) expect(await answer(`+${pid}`)).toBe(`+${pid}\n`);
    frozen.kill('SIGSTOP');
    guard.stdin?.write(`-${forgotten.pid}\n`);

    const ends = [kept, frozen, guard].map((child) => once(child, 'exit'));
    guard.stdin?.end();

    expect(await Promise.all(ends)).toEqual([
      [null, 'SIGKILL'],
      [null, 'SIGKILL'],
      [0, null],
    ]);
    expect([forgotten.exitCode, forgotten.signalCode]).toEqual([null, null]);
    forgotten.kill('SIGKILL');
  });

  it('kills also when nobody reads its answers any more, and when it was told to end by signals', async () => {
    const child = group();
    const end = once(child, 'exit');
    await answer(`+${child.pid}`);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) guard.kill(signal);

    guard.stdout?.destroy();
    guard.stdin?.end('+999999\n');

    expect(await end).toEqual([null, 'SIGKILL']);
  });

  it('overlooks what is no group: nothing, words, process 1, every process', async () => {
    guard.stdin?.write('\n+\n+abc\n+1\n+0\n+-1\n');

    expect(await answer('+999998')).toBe('+999998\n');
  });
});
