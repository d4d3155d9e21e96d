import { setTimeout as wait } from 'node:timers/promises';
import { GuildhallError } from '@guildhall/contract';
import { eventually } from '../../support/eventually';
import { descendantsOf, isAlive, processesOfGroup } from '../../support/processes';
import { RecordingLink } from './support/recording-link';
import { nodeEntry, pidOf, ref, scripted, World } from './support/world';

const policy = (name: string) => ({ guildhall: { restart_policy: name } });

describe('an agent whose process dies', () => {
  it('runs again at once after SIGKILL, in a new process, with what it goes on from asked for again', async () => {
    await using world = new World({ poolSize: 1 });
    const link = new RecordingLink();
    const first = await world.spawn(scripted('a'), { link });
    await world.manager.whenWarm();
    process.kill(pidOf(first), 'SIGKILL');

    await eventually(() => expect(world.info('a')).toMatchObject({ state: 'running', restarts: 1 }), { everyMs: 2 });

    const second = world.info('a');
    expect(pidOf(second)).not.toBe(pidOf(first));
    expect(isAlive(pidOf(second))).toBe(true);
    expect(second).toMatchObject({ exitSignal: 'SIGKILL', reason: 'killed by SIGKILL', startTier: 'pool' });
    expect(world.movesOf('a')).toEqual(['running', 'restarting', 'running']);
    expect(link.calls).toEqual(['open', 'loaded', 'ready', 'closed', 'open', 'loaded', 'ready']);
  });

  it('waits for the host to settle what the dead process did, and hands over all that it had said', async () => {
    await using world = new World();
    const link = new RecordingLink();
    const settled = Promise.withResolvers<void>();
    link.before.closed = () => settled.promise;
    const info = await world.spawn(scripted('a', { start: [['children', 600], ['answer']] }), { link });
    link.tell(...[1, 2, 3].map((seq) => ['commit', seq] as const), ['exit', 1]);

    await eventually(() => expect(link.calls).toContain('closed'));
    expect(link.frames).toMatchObject([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
    expect(processesOfGroup(pidOf(info))).toEqual([]);
    expect(world.info('a')).toMatchObject({ isAlive: false });
    expect(link.calls.filter((call) => call === 'open')).toHaveLength(1);
    settled.resolve();

    await eventually(() => expect(world.info('a')).toMatchObject({ state: 'running', restarts: 1 }));
  });

  it('is heard to the end: what it had written when it died reaches the host before the restart', async () => {
    await using world = new World();
    const link = new RecordingLink();
    await world.spawn(scripted('a'), { link });
    link.tell(
      ...[1, 2, 3].map((seq) => ['commitLarge', seq] as const),
      ['print', 'x'.repeat(50_000)],
      ['kill', 'SIGKILL'],
    );
    await new Promise((resolve) => setImmediate(resolve));

    blockThisProcess(200); // Its death and its last words are there at the same time when the host looks again.

    await eventually(() => expect(link.calls).toContain('closed'));
    expect(link.frames).toHaveLength(3);
    expect(link.exits).toMatchObject([{ reason: 'killed by SIGKILL' }]);
    expect(link.calls.lastIndexOf('commit')).toBeLessThan(link.calls.indexOf('closed'));
    expect(world.logOf('a').join('')).toHaveLength(50_000);
  });

  it('is not held up by what left its group and keeps its pipes open', async () => {
    await using world = new World();
    const first = await world.spawn(scripted('a', { load: [['escape', 600], ['answer']] }));
    const [runaway] = descendantsOf(pidOf(first));

    process.kill(pidOf(first), 'SIGKILL');

    await eventually(() => expect(world.info('a')).toMatchObject({ state: 'running', restarts: 1 }));
    const [another] = descendantsOf(pidOf(world.info('a')));
    for (const pid of [runaway!, another!]) process.kill(pid, 'SIGKILL');
  });

  it('says why it ended', async () => {
    await using world = new World();
    await world.spawn(scripted('a', { ready: [['throw', 'the disk is full']] }, policy('never')));

    await eventually(() => expect(world.info('a').state).toBe('failed'));

    expect(world.info('a')).toMatchObject({ exitCode: 1, reason: 'exited with code 1: Error: the disk is full' });
  });

  const policies = [
    ['always', 0, 'running'],
    ['always', 1, 'running'],
    ['on-failure', 0, 'stopped'],
    ['on-failure', 1, 'running'],
    ['never', 0, 'stopped'],
    ['never', 1, 'failed'],
  ] as const;

  it.each(policies)('with restart policy %s and exit code %i is %s in the end', async (name, code, state) => {
    await using world = new World();
    const link = new RecordingLink();
    await world.spawn(scripted('a', {}, policy(name)), { link });

    link.tell(['exit', code]);

    await eventually(() => expect(world.movesOf('a').slice(1).at(-1)).toBe(state));
    expect(world.info('a')).toMatchObject({ restarts: state === 'running' ? 1 : 0, exitCode: code });
  });

  it('is seen to be in a crash loop after five crashes, is tried again, and leaves it when it is well', async () => {
    await using world = new World({ timings: { restartFirstMs: 1, restartMaxMs: 400 } });
    const link = new RecordingLink();
    await world.spawn(scripted('a'), { link });
    for (let crash = 1; crash <= 5; crash += 1) {
      await eventually(() => expect(world.info('a')).toMatchObject({ state: 'running', restarts: crash - 1 }));
      link.tell(['exit', 1]);
    }

    await eventually(() => expect(world.movesOf('a')).toContain('crash_loop'));
    await eventually(() => expect(world.info('a')).toMatchObject({ state: 'running', restarts: 5 }));
    const moves = world.movesOf('a').slice(1);
    expect(moves).toEqual([...Array(4).fill(['restarting', 'running']).flat(), 'crash_loop', 'running']);
  });

  it('waits longer for each crash in a row, and not at all for one after a healthy time', async () => {
    // Longer than it takes to make a process crash that has just become ready.
    const healthyMs = 3_000;
    await using world = new World({ timings: { restartFirstMs: 50, healthyMs, crashLimit: 100 } });
    const link = new RecordingLink();
    await world.spawn(scripted('a'), { link });
    const crash = async (restarts: number) => {
      link.tell(['exit', 1]);
      await eventually(() => expect(world.info('a')).toMatchObject({ state: 'running', restarts }));
    };
    for (const restarts of [1, 2, 3]) await crash(restarts);
    await wait(healthyMs + 50);
    await crash(4);

    const causes = world.moves.map(({ cause }) => Number(/follows in (\d+) ms/.exec(cause)?.[1] ?? NaN));
    const [first, second, third, afterHealth] = causes.filter((waitMs) => !Number.isNaN(waitMs));
    expect([first, afterHealth]).toEqual([0, 0]);
    expect(second).toBeGreaterThanOrEqual(40);
    expect(third).toBeGreaterThanOrEqual(80);
  });

  it('goes on trying when a restart fails, however it does', async () => {
    await using world = new World({ timings: { restartFirstMs: 1 } });
    const link = new RecordingLink();
    await world.spawn(scripted('a'), { link });
    let refusals = 2;
    link.before.open = () => (refusals-- > 0 ? Promise.reject(storeGone) : Promise.resolve());

    link.tell(['exit', 1]);

    await eventually(() => expect(world.info('a')).toMatchObject({ state: 'running', restarts: 3, epoch: 7 }));
  });

  it('ends for good when another owns it meanwhile', async () => {
    await using world = new World();
    const link = new RecordingLink();
    await world.spawn(scripted('a'), { link });
    link.before.open = () => Promise.reject(new GuildhallError('conflict', 'STALE_EPOCH', 'A higher epoch owns it.'));

    link.tell(['exit', 1]);

    await eventually(() =>
      expect(world.info('a')).toMatchObject({ state: 'stopped', reason: 'A higher epoch owns it.' }),
    );
  });

  it('begins again when the host asks for it, even if it never restarts by itself', async () => {
    await using world = new World();
    const first = await world.spawn(scripted('a', {}, policy('never')));

    world.manager.restartAgentProcess(ref('a'), 'its commits do not follow each other');

    await eventually(() => expect(world.info('a')).toMatchObject({ state: 'running', restarts: 1 }));
    expect(isAlive(pidOf(first))).toBe(false);
    expect(world.info('a').reason).toBe('its commits do not follow each other');
  });
});

describe('an agent that is alive and of no use', () => {
  it('is killed and started again when it answers no ping', async () => {
    await using world = new World({}, [nodeEntry('test.Quick', { pingTimeoutMs: 2_000 })]);
    const link = new RecordingLink();
    const first = await world.spawn(scripted('a', {}, {}, 'test.Quick'), { link });

    link.tell(['mute']);

    await eventually(() => expect(world.info('a')).toMatchObject({ state: 'running', restarts: 1 }));
    expect(isAlive(pidOf(first))).toBe(false);
    expect(world.info('a').reason).toBe('no answer to ping for 2 s');
  });

  it('is left alone as long as it answers', async () => {
    // It is asked four times within the limit.
    await using world = new World({}, [nodeEntry('test.Busy', { pingTimeoutMs: 6_000 })]);

    await world.spawn(scripted('a', { tellPings: true }, {}, 'test.Busy'));

    await eventually(() => expect(world.logOf('a')).toContain('ping 5'));
    expect(world.info('a')).toMatchObject({ state: 'running', restarts: 0 });
  });

  it('is left alone when it is busy for less than its limit', async () => {
    await using world = new World({}, [nodeEntry('test.Busy', { pingTimeoutMs: 6_000 })]);
    const link = new RecordingLink();
    await world.spawn(scripted('a', {}, {}, 'test.Busy'), { link });

    link.tell(['block', 2_000], ['commit', 1]);

    await eventually(() => expect(link.frames).toHaveLength(1));
    expect(world.info('a')).toMatchObject({ state: 'running', restarts: 0 });
  });

  it('ends with the reason when its group passes its memory limit, and the host sees its memory before', async () => {
    const timings = { memoryPollMs: 100, nearMemoryPollMs: 30 };
    await using world = new World({ timings });
    const link = new RecordingLink();
    const first = await world.spawn(scripted('a', {}, { guildhall: { memory_limit: '160Mi' } }), { link });
    await eventually(() => expect(world.info('a').memoryBytes).toBeGreaterThan(20 * 1024 * 1024));

    link.tell(['allocate', 200]);

    await eventually(() => expect(world.info('a')).toMatchObject({ state: 'running', restarts: 1 }));
    expect(isAlive(pidOf(first))).toBe(false);
    expect(world.info('a').reason).toMatch(/^memory limit of 160 MiB passed: \d+ MiB$/);
  });
});

function blockThisProcess(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

const storeGone = new GuildhallError('unavailable', 'STORE_UNREACHABLE', 'The store does not answer.');
