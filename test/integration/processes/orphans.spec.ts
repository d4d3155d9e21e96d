import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { eventually } from '../../support/eventually';
import { descendantsOf, isAlive, processesOfGroup } from '../../support/processes';
import { tempFolder, type TempFolder } from '../../support/temp-folder';
import { bundle, copyGuard } from './support/bundle';
import { pidOf, ref, scripted, scriptedRunner, World } from './support/world';

interface Household {
  readonly agents: readonly number[];
  /** The guard's, and that of its stand-in. */
  readonly guardPids: readonly [number, number];
}

describe('a host that is killed', () => {
  let folder: TempFolder;
  let program: string;

  beforeAll(async () => {
    folder = await tempFolder();
    program = bundle('test/integration/processes/support/host.program.ts', folder.path, 'host');
    await copyGuard(folder.path);
  });

  afterAll(() => folder.remove());

  async function startHost(env: NodeJS.ProcessEnv = {}): Promise<{ host: ChildProcess; household: Household }> {
    const host = spawn(process.execPath, [program, scriptedRunner], {
      env: { ...process.env, NODE_PATH: 'node_modules', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface(host.stdout!), 'line')) as [string];
    return { host, household: JSON.parse(line) as Household };
  }

  it('takes along its agents, their children, a frozen one, the idle processes and at last the guard', async () => {
    const { host, household } = await startHost();
    const family = descendantsOf(host.pid!);
    expect(household.agents.flatMap(processesOfGroup).length).toBeGreaterThanOrEqual(9);
    expect(family.length).toBeGreaterThanOrEqual(12);
    process.kill(-household.agents[0]!, 'SIGSTOP');

    host.kill('SIGKILL');

    await eventually(() => expect(family.filter(isAlive)).toEqual([]));
    expect(household.guardPids.filter(isAlive)).toEqual([]);
  });

  it('does so too where the kernel does not help', async () => {
    // No setpriv in the PATH, as on macOS: the guard alone.
    const { host, household } = await startHost({ PATH: `${folder.path}:/bin-without-setpriv` });
    const family = descendantsOf(host.pid!);

    host.kill('SIGKILL');

    await eventually(() => expect(family.filter(isAlive)).toEqual([]));
    expect(household.guardPids.filter(isAlive)).toEqual([]);
  });

  it('does so too when its guard was killed before, and another one had taken its place', async () => {
    const { host, household } = await startHost();
    const [guard] = household.guardPids;
    process.kill(guard, 'SIGKILL');
    const children = household.agents.flatMap(processesOfGroup);
    await eventually(() => expect(isAlive(guard)).toBe(false));
    await eventually(() => expect(guardsOf(host.pid!)).toHaveLength(2));
    const family = descendantsOf(host.pid!);
    host.kill('SIGKILL');

    await eventually(() => expect([...family, ...children].filter(isAlive)).toEqual([]));
  });

  it.each([0, 1] as const)('does so too when guard %i is killed in the same moment', async (which) => {
    const { host, household } = await startHost();
    const family = descendantsOf(host.pid!);
    process.kill(household.guardPids[which], 'SIGKILL');
    host.kill('SIGKILL');

    await eventually(() => expect(family.filter(isAlive)).toEqual([]));
  });

  function guardsOf(host: number): number[] {
    return descendantsOf(host).filter((pid) => commandOf(pid).includes('guard.sh'));
  }
});

describe('the guard of a running host', () => {
  it('is replaced when it dies; agents live on and new ones start', async () => {
    await using world = new World();
    const info = await world.spawn(scripted('before'));
    const [guard] = world.manager.stats().guardPids;

    process.kill(guard!, 'SIGKILL');
    await eventually(() => expect(isAlive(guard!)).toBe(false));
    const later = await world.spawn(scripted('after'));

    expect(world.manager.stats().guardPids).not.toContain(guard);
    expect([info, later].every((agent) => isAlive(pidOf(agent)))).toBe(true);
  });

  it('does not end by the signals that a terminal sends, nor kill what is not its own', async () => {
    await using world = new World();
    const info = await world.spawn(scripted('a'));
    const { guardPids } = world.manager.stats();

    for (const guard of guardPids) {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(guard, signal);
    }
    await world.manager.stopAgentProcess(ref('a'));
    const again = await world.spawn(scripted('b'));

    expect(world.manager.stats().guardPids).toEqual(guardPids);
    expect(isAlive(pidOf(info))).toBe(false);
    expect(isAlive(pidOf(again))).toBe(true);
  });
});

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
