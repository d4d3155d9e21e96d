import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../../support/eventually';
import { descendantsOf, isAlive } from '../../support/processes';
import { silentLogger } from '@guildhall/telemetry';
import { agentsFolder, nodeEntry, pidOf, ref, scripted, World } from './support/world';

/** Children of this process that are neither the guard nor an agent. */
function idleOf(world: World): number[] {
  const known = [...world.manager.stats().guardPids, ...world.manager.listProcesses().map(({ pid }) => pid)];
  return descendantsOf(process.pid).filter((pid) => !known.includes(pid));
}

/** How many processes of the pool there are when one more than the idle ones is on its way, and others are to follow. */
function firstOnItsWay(world: World): number {
  const { poolIdle, poolSize } = world.manager.stats();
  const begun = idleOf(world).length;
  expect([poolIdle > 0, begun - poolIdle, begun < poolSize]).toEqual([true, 1, true]);
  return begun;
}

describe('the pool', () => {
  it('gives an idle process to a new agent and fills itself up again', async () => {
    await using world = new World({ poolSize: 2 });
    await world.manager.whenWarm();
    const idle = idleOf(world);
    expect(idle).toHaveLength(2);

    const info = await world.spawn(scripted('a'));

    expect(info.startTier).toBe('pool');
    expect(idle).toContain(info.pid);
    await world.manager.whenWarm();
    expect(idleOf(world)).toHaveLength(2);
    expect(world.manager.stats()).toMatchObject({ poolIdle: 2, poolSize: 2, poolWorks: true });
  });

  it('does not count against the places of agents', async () => {
    await using world = new World({ poolSize: 2, maxProcesses: 1 });
    await world.manager.whenWarm();

    await expect(world.spawn(scripted('a'))).resolves.toMatchObject({ state: 'running' });
  });

  const others = [
    ['has an environment of its own', { env: { COLOUR: 'blue' } }, {}],
    ['has flags of its own', { flags: ['--no-warnings'] }, {}],
    ['asks for a process of its own', {}, { guildhall: { isolation: 'cold' } }],
  ] as const;

  it.each(others)('is not for an agent that %s', async (_what, entry, properties) => {
    await using world = new World({ poolSize: 1 }, [nodeEntry('test.Other', entry)]);
    await world.manager.whenWarm();

    const info = await world.spawn(scripted('a', {}, properties, 'test.Other'));

    expect(info.startTier).toBe('cold');
    expect(world.manager.stats().poolIdle).toBe(1);
  });

  it('leaves the processor to starts: while some are under way, it is not filled', async () => {
    await using world = new World({ poolSize: 3 });
    await world.manager.whenWarm();

    const spawned = Array.from({ length: 12 }, (_, id) => world.spawn(scripted(`a${id}`)));
    const most = Promise.race(spawned).then(() => world.manager.stats().poolIdle);
    const infos = await Promise.all(spawned);

    expect(await most).toBe(0);
    expect(infos.filter(({ startTier }) => startTier === 'pool')).toHaveLength(3);
    await world.manager.whenWarm();
    expect(idleOf(world)).toHaveLength(3);
  });

  it('stops filling itself when starts begin: only the process that was on its way is still finished', async () => {
    await using world = new World({ poolSize: 8, timings: { coldStarts: 1 } });
    const begun = await eventually(() => firstOnItsWay(world), { everyMs: 1 });

    const idle: number[] = [];
    world.manager.on('changed', () => idle.push(world.manager.stats().poolIdle));

    const infos = await Promise.all(Array.from({ length: 12 }, (_, id) => world.spawn(scripted(`a${id}`))));

    const given = infos.filter(({ startTier }) => startTier === 'pool').length;
    expect(given + Math.max(...idle)).toBeLessThanOrEqual(begun);
  });

  it('replaces an idle process that died', async () => {
    await using world = new World({ poolSize: 2 });
    await world.manager.whenWarm();
    const [victim] = idleOf(world);

    process.kill(victim!, 'SIGKILL');

    await eventually(() => expect(isAlive(victim!)).toBe(false));
    await eventually(() => expect(idleOf(world)).toHaveLength(2));
    await eventually(() => expect(world.manager.stats()).toMatchObject({ poolIdle: 2, poolWorks: true }));
  });

  it('steps aside when its processes fail the self-test: starts are cold, and nothing of it is left', async () => {
    const runnerFile = join(agentsFolder, 'mute-runner.cjs');
    const warn = jest.fn();
    const logger = { ...silentLogger, warn };
    await using world = new World({ poolSize: 1, runnerFile, logger, timings: { poolSelfTestMs: 100 } });
    await eventually(() => expect(warn).toHaveBeenCalledTimes(1));

    const info = await world.spawn(scripted('a'));

    expect(info.startTier).toBe('cold');
    expect(world.manager.stats()).toMatchObject({ poolWorks: false, poolIdle: 0 });
    await world.manager.shutdown();
    expect(descendantsOf(process.pid)).toEqual([]);
  });
});

describe('many starts and ends', () => {
  it('leave no open file, no socket and no process behind', async () => {
    await using world = new World({ poolSize: 1 });
    await world.manager.whenWarm();
    await cycle(world, 4);
    await world.manager.whenWarm();
    const before = openFiles();

    await cycle(world, 200);

    await world.manager.whenWarm();
    expect(openFiles()).toBeLessThanOrEqual(before);
    expect(world.manager.cleanupDeadProcesses().length).toBeGreaterThan(200);
    expect(idleOf(world)).toHaveLength(1);
  }, 180_000);

  async function cycle(world: World, agents: number): Promise<void> {
    for (let next = 0; next < agents; next += 4) {
      await Promise.all([0, 1, 2, 3].map((id) => spawnAndKill(world, `${agents}-${next + id}`)));
    }
  }

  async function spawnAndKill(world: World, id: string): Promise<void> {
    const info = await world.spawn(scripted(id, {}, { guildhall: { restart_policy: 'never' } }));
    process.kill(pidOf(info), 'SIGKILL');
    await eventually(() => expect(world.info(id).state).toBe('failed'), { everyMs: 5 });
    expect(world.manager.isAgentRunning(ref(id))).toBe(false);
  }
});

function openFiles(): number {
  return readdirSync('/proc/self/fd').length;
}
