import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Catalog } from '@guildhall/contract';
import { eventually } from '../../support/eventually';
import { isAlive } from '../../support/processes';
import { tempFolder, type TempFolder } from '../../support/temp-folder';
import { bundle } from './support/bundle';
import { RecordingLink } from './support/recording-link';
import { nodeEntry, pidOf, ref, scripted, World } from './support/world';

const source = `
const { defineAgent } = require('@guildhall/agent');
const on = { default_topic: (message, ctx) => ctx.state.set('last', message.payload.n) };
module.exports = [
  defineAgent({ className: 'test.Real', on }),
  defineAgent({ className: 'test.Writing', on, onStart: (ctx) => ctx.state.set('started', true) }),
  defineAgent({ className: 'test.Spinning', on, onStart: () => { for (;;); } }),
  defineAgent({ className: 'test.Broken', on, onStart: () => { throw new RangeError('too far'); } }),
];
`;

describe('an agent on the real runner', () => {
  let folder: TempFolder;
  let runnerFile: string;
  let catalog: Catalog;

  beforeAll(async () => {
    folder = await tempFolder();
    runnerFile = bundle('libs/agent/src/runner/main.ts', folder.path, 'agent-runner');
    bundle('libs/agent/src/index.ts', folder.path, 'agent-author');
    const module = join(folder.path, 'agents.cjs');
    await writeFile(module, source);
    const entries = ['test.Real', 'test.Broken', 'test.Writing'].map((name) => nodeEntry(name, { module }));
    catalog = new Catalog([...entries, nodeEntry('test.Spinning', { module, startTimeoutMs: 5_000 })]);
  });

  afterAll(() => folder.remove());

  it.each([0, 1])(
    'starts with a pool of %i, handles a message, survives a crash and stops cleanly',
    async (poolSize) => {
      await using world = new World({ runnerFile, catalog, poolSize });
      await world.manager.whenWarm();
      const link = new RecordingLink();
      const info = await world.spawn(scripted('a', {}, {}, 'test.Real'), { link });
      expect(info.startTier).toBe(poolSize > 0 ? 'pool' : 'cold');
      expect(link.subscriptions).toEqual([[{ topic: 'default_topic' }]]);

      link.tell(['hang']);
      await eventually(() => expect(link.frames).toMatchObject([{ t: 'commit', seq: 1, at: { pos: '1-0' } }]));

      process.kill(pidOf(info), 'SIGKILL');
      await eventually(() => expect(world.info('a')).toMatchObject({ state: 'running', restarts: 1 }));
      await world.manager.stopAgentProcess(ref('a'));

      expect(world.info('a')).toMatchObject({ state: 'stopped', exitCode: 0 });
      expect(isAlive(pidOf(world.info('a')))).toBe(false);
    },
  );

  it('runs onStart without a word in between where the link says so, again after a crash', async () => {
    await using world = new World({ runnerFile, catalog });
    const link = new RecordingLink();
    link.opening = { ...link.opening, startsAtOnce: true };
    const cursors = Promise.withResolvers<void>();
    link.before.loaded = () => cursors.promise;

    const spawned = world.spawn(scripted('a', {}, {}, 'test.Writing'), { link });
    // Its commit is there, and it is not ready: its cursors are not.
    await eventually(() => expect(link.calls).toEqual(['open', 'loaded', 'commit']));
    expect(world.manager.isAgentRunning(ref('a'))).toBe(false);
    cursors.resolve();
    const info = await spawned;
    expect(link.calls).toEqual(['open', 'loaded', 'commit', 'ready']);

    process.kill(pidOf(info), 'SIGKILL');
    await eventually(() => expect(world.info('a')).toMatchObject({ state: 'running', restarts: 1 }));
    expect(link.calls.slice(4)).toEqual(['closed', 'open', 'loaded', 'commit', 'ready']);
  });

  it.each([false, true])('says that it is onStart which never ends (started at once: %s)', async (startsAtOnce) => {
    await using world = new World({ runnerFile, catalog });
    const link = new RecordingLink();
    link.opening = { ...link.opening, startsAtOnce };

    const spawned = world.spawn(scripted('a', {}, {}, 'test.Spinning'), { link });
    await expect(spawned).rejects.toMatchObject({ code: 'AGENT_START_TIMEOUT', details: { stage: 'start' } });
  });

  it('tells what its onStart threw', async () => {
    await using world = new World({ runnerFile, catalog });

    const spawned = world.spawn(scripted('b', {}, {}, 'test.Broken'));

    await expect(spawned).rejects.toMatchObject({
      code: 'AGENT_START_FAILED',
      message: expect.stringContaining('could not start: RangeError: too far'),
    });
    expect(world.manager.listProcesses()).toEqual([]);
  });
});
