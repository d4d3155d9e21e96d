import { eventually } from '../../support/eventually';
import { isAlive, processesOfGroup } from '../../support/processes';
import { RecordingLink } from './support/recording-link';
import { pidOf, ref, scripted, World, type Script } from './support/world';

async function timed(work: Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work;
  return performance.now() - from;
}

describe('the end of an agent', () => {
  it('is asked for by the protocol first', async () => {
    await using world = new World();
    const link = new RecordingLink();
    const info = await world.spawn(scripted('a', { stop: [['print', 'onStop'], ['answer']] }), { link });

    await world.manager.stopAgentProcess(ref('a'), 5_000, 'no longer wanted');

    expect(isAlive(pidOf(info))).toBe(false);
    expect(world.info('a')).toMatchObject({
      state: 'stopped',
      isAlive: false,
      exitCode: 0,
      reason: 'no longer wanted',
    });
    expect(world.logOf('a')).toContain('onStop');
    expect(world.movesOf('a')).toEqual(['running', 'stopping', 'stopped']);
    expect(link.calls.at(-1)).toBe('closed');
  });

  const stubborn: readonly [string, Script, { exitCode?: number; exitSignal?: string }, number][] = [
    ['SIGTERM follows', { stop: [['hang']] }, { exitSignal: 'SIGTERM' }, 2_250],
    [
      'SIGTERM may be answered',
      { start: [['exitOn', ['SIGTERM', 4]], ['answer']], stop: [['hang']] },
      { exitCode: 4 },
      2_250,
    ],
    [
      'SIGKILL follows at last',
      { start: [['ignoreSignal', 'SIGTERM'], ['answer']], stop: [['hang']] },
      { exitSignal: 'SIGKILL' },
      3_000,
    ],
  ];

  it.each(stubborn)('is not up to the agent: %s', async (_what, script, exit, leastMs) => {
    await using world = new World();
    const info = await world.spawn(scripted('a', script));

    const tookMs = await timed(world.manager.stopAgentProcess(ref('a'), 3_000));

    expect(isAlive(pidOf(info))).toBe(false);
    expect(world.info('a')).toMatchObject({ state: 'stopped', ...exit });
    expect(tookMs).toBeGreaterThanOrEqual(leastMs - 5);
    // Of the 10 s of a stop without a time of its own, SIGTERM would come after 8.
    expect(tookMs).toBeLessThan(7_500);
  });

  it('comes to a process that is frozen', async () => {
    await using world = new World();
    const info = await world.spawn(scripted('a'));
    process.kill(pidOf(info), 'SIGSTOP');

    await world.manager.stopAgentProcess(ref('a'), 300);

    expect(isAlive(pidOf(info))).toBe(false);
  });

  it('takes the children of the agent along, those included that ignore signals', async () => {
    await using world = new World();
    const info = await world.spawn(scripted('a', { start: [['children', 600], ['answer']] }));
    await eventually(() => expect(processesOfGroup(pidOf(info)).length).toBeGreaterThanOrEqual(3));

    await world.manager.stopAgentProcess(ref('a'));

    expect(processesOfGroup(pidOf(info))).toEqual([]);
  });

  it('is quiet for an agent that is unknown or has ended', async () => {
    await using world = new World();
    await world.spawn(scripted('a'));
    await world.manager.stopAgentProcess(ref('a'));

    await expect(world.manager.stopAgentProcess(ref('a'))).resolves.toBeUndefined();
    await expect(world.manager.stopAgentProcess(ref('nobody'))).resolves.toBeUndefined();
    await expect(world.manager.killAgentProcess(ref('nobody'), 'none')).resolves.toBeUndefined();
  });

  it('comes while the agent is starting: the start fails, and the agent is gone', async () => {
    await using world = new World();
    const spawned = world.spawn(scripted('a', { start: [['hang']] })).catch((error: unknown) => error);
    await eventually(() => expect(world.info('a').isAlive).toBe(true));
    const pid = pidOf(world.info('a'));

    await world.manager.stopAgentProcess(ref('a'));

    expect(await spawned).toMatchObject({ kind: 'conflict', code: 'STOP_REQUESTED' });
    expect(isAlive(pid)).toBe(false);
    expect(world.movesOf('a')).toEqual(['stopping', 'stopped']);
    expect(world.manager.listProcesses()).toEqual([]);
  });

  it('comes while the agent waits for its restart: no other process follows', async () => {
    await using world = new World({ timings: { restartFirstMs: 60_000 } });
    await world.spawn(scripted('a', { ready: [['exit', 1]] }));
    await eventually(() => expect(world.info('a')).toMatchObject({ state: 'restarting', restarts: 1, isAlive: false }));

    const tookMs = await timed(world.manager.stopAgentProcess(ref('a')));

    // A stop takes 10 s where a process has to be waited for, and the restart is due after 60 s.
    expect(tookMs).toBeLessThan(8_000);
    expect(world.info('a')).toMatchObject({ state: 'stopped', isAlive: false, restarts: 1 });
  });

  it('races a restart at every moment and always wins', async () => {
    await using world = new World({ timings: { restartFirstMs: 1 } });
    for (let afterMs = 0; afterMs < 60; afterMs += 5) {
      const info = await world.spawn(scripted('a'));
      process.kill(pidOf(info), 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, afterMs)); // The moment is what this test varies.
      await world.manager.stopAgentProcess(ref('a'), 1_000);

      expect(world.info('a')).toMatchObject({ state: 'stopped', isAlive: false });
      expect(isAlive(pidOf(world.info('a')))).toBe(false);
    }
  });

  it('is immediate and final when the agent may act no more', async () => {
    await using world = new World();
    const link = new RecordingLink();
    const info = await world.spawn(scripted('a', { stop: [['hang']] }), { link });

    await world.manager.killAgentProcess(ref('a'), 'a higher epoch took the agent');

    expect(isAlive(pidOf(info))).toBe(false);
    expect(world.info('a')).toMatchObject({ state: 'stopped', reason: 'a higher epoch took the agent' });
    expect(link.exits).toMatchObject([{ signal: 'SIGKILL', reason: 'a higher epoch took the agent' }]);
  });

  it('throws away what the agent said and nobody acted upon yet, when it may act no more', async () => {
    await using world = new World();
    const link = new RecordingLink();
    await world.spawn(scripted('a'), { link });
    const lines = [1, 2, 3].map((seq) => `{"t":"commit","seq":${seq}}\n`).join('');
    link.onFrame = () => void world.manager.killAgentProcess(ref('a'), 'a higher epoch took the agent');

    link.tell(['raw', lines]);

    await eventually(() => expect(world.info('a').state).toBe('stopped'));
    expect(link.frames).toMatchObject([{ seq: 1 }]);
  });

  it('leaves what is known of the agent until somebody cleans up', async () => {
    await using world = new World();
    await world.spawn(scripted('ended', { load: [['print', 'hello'], ['answer']] }));
    await world.spawn(scripted('living'));
    await world.manager.stopAgentProcess(ref('ended'));
    expect(world.manager.listProcesses()).toHaveLength(2);
    expect(world.logOf('ended')).toEqual(['hello']);

    const cleaned = world.manager.cleanupDeadProcesses();

    expect(cleaned).toMatchObject([{ agentId: 'ended', isAlive: false, exitCode: 0 }]);
    expect(world.manager.listProcesses()).toMatchObject([{ agentId: 'living', isAlive: true }]);
    expect(world.logOf('ended')).toEqual([]);
    expect(world.manager.cleanupDeadProcesses()).toEqual([]);
  });
});

describe('the end of a host', () => {
  it('stops all agents at the same time and leaves no child, starting ones and the pool included', async () => {
    const world = new World({ poolSize: 2 });
    await world.manager.whenWarm();
    const slow = { stop: [['hang']], start: [['ignoreSignal', 'SIGTERM'], ['answer']] } as const;
    const infos = await Promise.all(['a', 'b', 'c', 'd'].map((id) => world.spawn(scripted(id, slow))));
    const starting = world.spawn(scripted('late', { start: [['hang']] })).catch((error: unknown) => error);
    const { guardPids } = world.manager.stats();

    const tookMs = await timed(world.manager.shutdown(3_000));

    // Four that do not end, one after another, would take 12 s.
    expect(tookMs).toBeLessThan(9_000);
    expect(infos.filter((info) => isAlive(pidOf(info)))).toEqual([]);
    expect(guardPids.filter(isAlive)).toEqual([]);
    expect(await starting).toMatchObject({ code: 'STOP_REQUESTED' });
    await expect(world.spawn(scripted('after'))).rejects.toMatchObject({ kind: 'unavailable', code: 'SHUTTING_DOWN' });
  });
});
