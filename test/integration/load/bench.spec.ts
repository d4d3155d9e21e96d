import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareRay } from '../../load/floors/ray/ray-environment';
import { UsageError } from '../../load/usage-error';
import { descendantsOf, eventually, isAlive, tempFolder } from '../../support';

const program = join(__dirname, '../../../dist/test/load/bench.main.js');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  return { child, ended: once(child, 'close').then(() => ({ code: child.exitCode, ...output })) };
}

describe('npm run bench', () => {
  it.each([
    [['nonsense'], 'There is no benchmark "nonsense". There are: create,'],
    [['create', '--peer', 'akka'], 'There is no peer "akka" for create on this machine. There are: fork, ray (create)'],
    [['lookup', '--pear'], "Unknown option '--pear'"],
    [[], 'Name a benchmark'],
  ])('answers %j with one line that says what there is', async (args, line) => {
    const { code, stderr, stdout } = await start(...args).ended;

    expect(code).toBe(1);
    expect(stderr).toContain(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
  });

  it('says in one line what the machine lacks for a peer', async () => {
    const folder = await tempFolder();
    const preparing = prepareRay(AbortSignal.timeout(10_000), join(folder.path, 'ray'), 'no-python');

    await expect(preparing).rejects.toThrow(
      new UsageError('--peer ray needs no-python with its module venv, which could not be had: spawn no-python ENOENT'),
    );
    await folder.remove();
  });

  it('prints a table with its targets and writes the figures as JSON', async () => {
    const folder = await tempFolder();
    const file = join(folder.path, 'deep/lookup.json');

    const { code, stdout } = await start('lookup', '--quick', '--json', file).ended;
    const report = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    await folder.remove();

    expect(code).toBe(0);
    expect(stdout).toMatch(/getLocation p50: \S+ ms \(target ≤ 1 ms\): (not )?met/);
    expect(report).toMatchObject({
      name: 'lookup',
      command: 'npm run bench -- lookup --quick',
      results: [{ case: 'getLocation among 2000 leases', unit: 'ms', n: 500 }],
      peers: [{ peer: 'bare-redis', case: 'PING', n: 500 }],
      ratios: { 'getLocation p50 / PING p50': expect.any(Number) as number },
    });
  });

  it('ends everything it started when it is interrupted', async () => {
    const { child, ended } = start('create', '--quick');
    const started = await eventually(() => requireFleet(child.pid ?? 0));

    child.kill('SIGINT');

    expect(await ended).toMatchObject({ code: 130, stdout: '' });
    await eventually(() => expect(started.filter(isAlive)).toEqual([]));
  });
});

/** redis-server, the host, its guard and an idle agent process. */
function requireFleet(pid: number): number[] {
  const pids = descendantsOf(pid);
  if (pids.length < 4) throw new Error(`only ${pids.length} processes are there`);
  return pids;
}
