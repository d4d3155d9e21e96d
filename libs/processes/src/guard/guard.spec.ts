import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { descendantsOf, eventually, isAlive } from '@guildhall/test-support';
import { leaseClockMs } from './lease-clock';

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
  let said: string;

  beforeEach(() => {
    guard = spawn(program!, [...args, script], { detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
    said = '';
    guard.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
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

  describe('of strict groups', () => {
    const state = ({ pid }: ChildProcess) => /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
    const inMs = (ms: number) => `=${Math.floor((leaseClockMs() + ms) / 10)}\n`;
    const tell = (lines: string) => guard.stdin?.write(lines);
    /** So long after it was told of a lease even a busy machine has looked at what became of the group. */
    const shortMs = 2_000;
    /** A signal is obeyed when the process has its turn next: from then on it does nothing any more. */
    const isFrozen = ({ pid }: ChildProcess) => {
      const pending = /^ShdPnd:\s+(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]!;
      return state({ pid } as ChildProcess) === 'T' || (BigInt(`0x${pending}`) & 0x4_0000n) !== 0n;
    };
    const becomes = (child: ChildProcess, wanted: string) => eventually(() => expect(state(child)).toBe(wanted));

    let child: ChildProcess;

    beforeEach(async () => {
      child = group();
      await answer(`+${child.pid}`);
    });

    afterEach(() => child.kill('SIGKILL'));

    async function restrict(): Promise<void> {
      tell(`!${child.pid}\n`);
      await eventually(() => expect(said).toContain(`!${child.pid}\n`));
    }

    it('freezes them before it answers, until it is told of a lease; others run on', async () => {
      const other = group();
      await answer(`+${other.pid}`);

      await restrict();

      expect([isFrozen(child), isFrozen(other)]).toEqual([true, false]);
      other.kill('SIGKILL');
    });

    it('freezes them when the lease ends, not before, and lets them go on when it is told of another', async () => {
      const endsAtMs = performance.now() + shortMs;
      tell(inMs(shortMs));
      await restrict();
      await becomes(child, 'S');

      await becomes(child, 'T');
      expect(performance.now()).toBeGreaterThan(endsAtMs - 20);
      await eventually(() => expect(said).toContain('~\n'));
      tell(inMs(shortMs));
      await becomes(child, 'S');
      await becomes(child, 'T');
    });

    it('does not freeze them while it is told of later and later ends', async () => {
      tell(inMs(shortMs));
      await restrict();
      for (const endsAtMs = performance.now() + 1.5 * shortMs; performance.now() < endsAtMs;) {
        tell(inMs(shortMs));
        await delay(50);
        expect(state(child)).toBe('S');
      }
    });

    it('does not let them go on by a line that came too late', async () => {
      await restrict();
      tell(`${inMs(-20)}+999997\n`);
      await eventually(() => expect(said).toContain('+999997\n'));

      expect(isFrozen(child)).toBe(true);
    });

    it.each(['SIGSTOP', 'SIGKILL'] as const)('freezes them also when the guard itself got %s', async (signal) => {
      tell(inMs(shortMs));
      await restrict();
      guard.kill(signal);
      await becomes(child, 'S');

      await becomes(child, 'T');
    });

    it('kills frozen ones when its input ends, and leaves no process of its own', async () => {
      tell(inMs(60_000));
      await restrict();
      const [watch = 0] = descendantsOf(guard.pid!);
      const waiting = await eventually(() => {
        const pids = descendantsOf(watch);
        expect(pids).toHaveLength(1);
        return [watch, ...pids];
      });
      const ends = [child, guard].map((one) => once(one, 'exit'));

      guard.stdin?.end();
      await Promise.all(ends);

      await eventually(() => expect(waiting.filter(isAlive)).toEqual([]));
    });

    it('waits with one process for the last of many ends in a row', async () => {
      await restrict();
      for (let turn = 0; turn < 50; turn++) tell(inMs(30_000 + turn));
      await eventually(() => expect(descendantsOf(guard.pid!)).toHaveLength(2));

      guard.stdin?.end();
      await once(guard, 'exit');
    });

    it('forgets a strict group that is gone', async () => {
      const endsAtMs = performance.now() + shortMs;
      tell(inMs(shortMs));
      await restrict();
      tell(`-${child.pid}\n`);

      await eventually(() => expect(descendantsOf(guard.pid!)).toEqual([]));
      await delay(endsAtMs + 300 - performance.now());
      expect(state(child)).toBe('S');
    });
  });

  it('overlooks what is no group: nothing, words, process 1, every process', async () => {
    guard.stdin?.write('\n+\n+abc\n+1\n+0\n+-1\n');

    expect(await answer('+999998')).toBe('+999998\n');
  });
});
