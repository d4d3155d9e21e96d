import { limits } from '@guildhall/contract';
import { eventually } from '../../support/eventually';
import { isAlive } from '../../support/processes';
import { RecordingLink } from './support/recording-link';
import { pidOf, ref, scripted, World, type Step } from './support/world';

const never = { guildhall: { restart_policy: 'never' } };

describe('an agent that breaks the protocol', () => {
  const violations: readonly (readonly [what: string, step: Step, reason: RegExp])[] = [
    ['says what is no JSON', ['raw', 'not json\n'], /sent a line that is no JSON: not json/],
    ['says what is no object', ['raw', '[]\n'], /sent a line that is no object/],
    ['sends a frame that nobody knows', ['send', { t: 'dance' }], /sent a frame of the unknown type "dance"/],
    ['leaves out a field', ['send', { t: 'commit' }], /sent a commit frame that lacks or misuses a field/],
    ['says twice that it is loaded', ['send', { t: 'loaded', subscriptions: [] }], /sent a loaded frame out of turn/],
    ['sends a frame beyond the limit', ['flood', limits.frameBytes + 1], /sent a frame of more than 16777216 bytes/],
  ];

  it.each(violations)(
    'is killed with that reason when it %s, and what follows is not acted upon',
    async (_what, step, reason) => {
      await using world = new World();
      const link = new RecordingLink();
      const info = await world.spawn(scripted('a', {}, never), { link });

      link.tell(step, ['raw', '{"t":"commit","seq":2}\n']);

      await eventually(() => expect(world.info('a').state).toBe('failed'));
      expect(isAlive(pidOf(info))).toBe(false);
      expect(world.info('a').reason).toMatch(reason);
      expect(link.frames).toEqual([]);
    },
  );

  it('is killed when it commits before it was told to start', async () => {
    await using world = new World();

    const spawned = world.spawn(scripted('a', { load: [['commit', 1], ['answer']] }));

    await expect(spawned).rejects.toMatchObject({ code: 'PROTOCOL_VIOLATION' });
  });

  it('may send frames as large as the limit, in as many pieces as the socket likes', async () => {
    await using world = new World();
    const link = new RecordingLink();
    const set = { text: 'é'.repeat(4 * 1024 * 1024) };
    await world.spawn(scripted('a', { ready: [['raw', `${JSON.stringify({ t: 'commit', seq: 1, state: {} })}\n`]] }), {
      link,
    });

    link.channel?.send({ t: 'answer', call: 0 });
    link.tell(['send', { t: 'commit', seq: 2, state: { set } }]);

    await eventually(() => expect(link.frames.map((frame) => 'seq' in frame && frame.seq)).toEqual([1, 2]));
    expect(link.frames[1]).toEqual({ t: 'commit', seq: 2, state: { set } });
  });

  it('lets the host see what a slow agent has not taken, and tells when it has', async () => {
    await using world = new World();
    const link = new RecordingLink();
    const info = await world.spawn(scripted('a'), { link });
    const drained = jest.fn();
    link.channel?.onDrain(drained);
    process.kill(pidOf(info), 'SIGSTOP');

    for (let round = 0; round < 100; round += 1) link.tell(['print', 'x'.repeat(10_000)]);

    await eventually(() => expect(link.channel?.bufferedBytes).toBeGreaterThan(100_000));
    expect(drained).not.toHaveBeenCalled();
    process.kill(pidOf(info), 'SIGCONT');
    await eventually(() => expect(link.channel?.bufferedBytes).toBe(0));
    expect(drained).toHaveBeenCalled();
  });
});

describe('the log of an agent', () => {
  it('holds stdout, stderr and what the logger said, with level and time, over restarts', async () => {
    await using world = new World();
    const link = new RecordingLink();
    await world.spawn(scripted('a', { load: [['print', 'loading'], ['answer']] }), { link });
    const frame = { t: 'log', level: 'debug', message: 'working', fields: { step: 2 }, dropped: 3 };
    link.tell(['printError', 'Error: careful'], ['send', frame]);
    await eventually(() => expect(world.logOf('a')).toHaveLength(3));
    link.tell(['exit', 1]);
    await eventually(() => expect(world.logOf('a')).toHaveLength(4));

    const lines = world.manager.readLog(ref('a'));

    expect(lines).toEqual(
      expect.arrayContaining([
        { at: expect.any(Date), source: 'stdout', level: 'info', message: 'loading', fields: {}, dropped: 0 },
        { at: expect.any(Date), source: 'stderr', level: 'warn', message: 'Error: careful', fields: {}, dropped: 0 },
        { at: expect.any(Date), source: 'log', level: 'debug', message: 'working', fields: { step: 2 }, dropped: 3 },
      ]),
    );
    expect(world.manager.readLog(ref('a'), { tailLines: 1 })).toMatchObject([{ message: 'loading' }]);
  });

  it('is bounded: the oldest lines go, and are counted', async () => {
    await using world = new World({ logBytes: 20_000 });
    const link = new RecordingLink();
    await world.spawn(scripted('a'), { link });

    link.tell(...Array.from({ length: 500 }, (_, line) => ['print', `${line} ${'.'.repeat(50)}`] as const));

    await eventually(() => expect(world.logOf('a').at(-1)).toMatch(/^499 /));
    const lines = world.manager.readLog(ref('a'));
    expect(lines.length).toBeLessThan(120);
    expect(lines[0]?.dropped).toBe(500 - lines.length);
  });

  it('can be followed until the follower has enough', async () => {
    await using world = new World();
    const link = new RecordingLink();
    await world.spawn(scripted('a'), { link });
    const seen: string[] = [];
    const leave = world.manager.followLog(ref('a'), ({ message }) => seen.push(message));

    link.tell(['print', 'one']);
    await eventually(() => expect(seen).toEqual(['one']));
    leave();
    link.tell(['print', 'two']);
    await eventually(() => expect(world.logOf('a')).toEqual(['one', 'two']));

    expect(seen).toEqual(['one']);
  });
});
