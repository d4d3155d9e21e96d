import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@guildhall/telemetry';
import { eventually } from '@guildhall/test-support';
import { spawnRunner } from '../start/spawn-runner';
import { leaseClockMs } from './lease-clock';
import { ProcessGuard } from './process-guard';

describe('ProcessGuard', () => {
  let folder: string;
  let script: string;
  let told: string;

  /** A guard that writes down what it is told, and does `otherwise` with each line. */
  async function guardThat(otherwise: string): Promise<void> {
    await writeFile(script, `while read -r line; do echo "$line" >> '${told}'; ${otherwise}; done`);
    await writeFile(told, '');
  }

  /** The same script, run in the folder. */
  async function inFolder(): Promise<string> {
    const own = script.replace('guard.sh', 'in-folder.sh');
    await writeFile(own, `cd '${folder}'; . '${script}'`);
    return own;
  }

  const lines = async () => (await readFile(told, 'utf8')).split('\n').filter((line) => line !== '');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guildhall-guard-'));
    [script, told] = [join(folder, 'guard.sh'), join(folder, 'told')];
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('is told of each process before it is used, and to forget it once its group is gone', async () => {
    await guardThat('echo "$line"');
    const guard = new ProcessGuard({ logger: silentLogger, hasStandIn: false, script });
    const profile = { command: ['sleep', '60'], env: {}, key: '' } as const;

    const runner = await spawnRunner(profile, 'cold', guard);
    expect(await lines()).toEqual([`+${runner.pid}`]);
    runner.signal('SIGKILL');
    await runner.gone;
    await guard.close();

    expect(await lines()).toEqual([`+${runner.pid}`, `-${runner.pid}`]);
  });

  it('tells a new guard of all groups that are left when the first one ends', async () => {
    await guardThat('echo "$line"; [ "$line" = +30 ] && [ ! -e once ] && : > once && exit');
    const guard = new ProcessGuard({ logger: silentLogger, hasStandIn: false, script: await inFolder() });
    await guard.register(10);
    await guard.register(20);
    guard.release(10);

    await guard.register(30);
    await guard.register(40);
    await guard.close();

    expect(await lines()).toEqual(['+10', '+20', '-10', '+30', '+20', '+30', '+40']);
  });

  it('tells a new guard which groups are strict and until when, again when the watch of the first one is over', async () => {
    await guardThat('echo "$line"; [ "$line" = +30 ] && [ ! -e once ] && : > once && exit');
    const guard = new ProcessGuard({ logger: silentLogger, hasStandIn: false, script: await inFolder() });
    const endMs = leaseClockMs() + 3_000;
    const lease = `=${Math.floor(endMs / 10)}`;
    guard.runStrictUntil(endMs);
    await guard.register(10);
    await guard.restrict(10);
    expect([guard.isFrozen(10), guard.isFrozen(11)]).toEqual([false, false]);

    await guard.register(30);
    await eventually(async () => {
      expect(await lines()).toEqual([lease, '+10', '!10', '+30', lease, '+10', '+30', '!10', lease]);
    });

    expect(leaseClockMs()).toBeGreaterThan(endMs);
    expect([guard.isFrozen(10), guard.isFrozen(30)]).toEqual([true, false]);
    await guard.close();
  });

  it('has a stand-in that learns and forgets the same groups', async () => {
    await guardThat('echo "$line" > "$1.$line"; echo "$line"');
    const guard = new ProcessGuard({ logger: silentLogger, script: await inFolder() });
    await guard.register(10);
    guard.release(10);
    await guard.close();

    const host = `host=${process.pid}`;
    const seen = (await readdir(folder)).filter((name) => /[+-]10$/.test(name)).sort();
    expect(seen).toEqual([`${host}.+10`, `${host}.-10`, 'stand-in.+10', 'stand-in.-10'].sort());
  });

  it('lets no process be used that it could not register, and leaves none', async () => {
    await guardThat(':');
    const guard = new ProcessGuard({ logger: silentLogger, hasStandIn: false, script, answerMs: 1_000 });
    const profile = { command: ['sleep', '60'], env: {}, key: '' } as const;

    await expect(spawnRunner(profile, 'cold', guard)).rejects.toMatchObject({
      code: 'AGENT_START_FAILED',
      details: { stage: 'guard' },
    });

    // The guard may have been slower than the answer was due.
    const registered = await eventually(async () => {
      const [first] = await lines();
      expect(first).toMatch(/^\+\d+$/);
      return first;
    });
    expect(() => process.kill(Number(registered?.slice(1)), 0)).toThrow('ESRCH');
    await guard.close();
  });
});
