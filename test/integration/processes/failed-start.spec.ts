import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GuildhallError } from '@guildhall/contract';
import { eventually } from '../../support/eventually';
import { descendantsOf, isAlive, processesOfGroup } from '../../support/processes';
import { tempFolder } from '../../support/temp-folder';
import { RecordingLink } from './support/recording-link';
import { nodeEntry, pidOf, ref, scripted, World, type Script } from './support/world';

async function failureOf(spawned: Promise<unknown>): Promise<GuildhallError> {
  const outcome = await spawned.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(GuildhallError);
  return outcome as GuildhallError;
}

function expectNothingTracked(world: World): void {
  expect(world.manager.listProcesses()).toEqual([]);
  expect(world.manager.getProcessInfo(ref('a'))).toBeUndefined();
}

function expectNothingLeft(world: World): void {
  expectNothingTracked(world);
  expect(runnersOf(world)).toEqual([]);
}

describe('a start that fails', () => {
  const failures: readonly [what: string, script: Script, expected: { code: string; text: RegExp; stage: string }][] = [
    [
      'the class cannot be loaded',
      {
        load: [
          ['printError', 'looking for it'],
          ['fail', ['load', 'no such class']],
        ],
      },
      { code: 'AGENT_START_FAILED', text: /could not load: TypeError: no such class/, stage: 'load' },
    ],
    [
      'the constructor throws',
      { load: [['fail', ['construct', 'bad property']]] },
      { code: 'AGENT_START_FAILED', text: /could not construct: TypeError: bad property/, stage: 'load' },
    ],
    [
      'onStart throws',
      { start: [['fail', ['start', 'no database']]] },
      { code: 'AGENT_START_FAILED', text: /could not start: TypeError: no database/, stage: 'start' },
    ],
    [
      'the process ends by itself',
      { load: [['throw', 'out of luck']] },
      { code: 'AGENT_START_FAILED', text: /exited with code 1: Error: out of luck/, stage: 'load' },
    ],
    [
      'the process is killed while it loads',
      { load: [['kill', 'SIGKILL']] },
      { code: 'AGENT_START_FAILED', text: /killed by SIGKILL/, stage: 'load' },
    ],
    [
      'the process is killed in its onStart',
      { start: [['kill', 'SIGKILL']] },
      { code: 'AGENT_START_FAILED', text: /killed by SIGKILL/, stage: 'start' },
    ],
    [
      'the process says what is no JSON',
      { load: [['raw', 'hello\n']] },
      { code: 'PROTOCOL_VIOLATION', text: /no JSON: hello/, stage: 'load' },
    ],
    [
      'the process speaks out of turn',
      { load: [['send', { t: 'ready' }]] },
      { code: 'PROTOCOL_VIOLATION', text: /ready frame out of turn/, stage: 'load' },
    ],
  ];

  it.each(failures)('is told with its cause when %s, and leaves nothing behind', async (_what, script, expected) => {
    await using world = new World();
    const link = new RecordingLink();

    const error = await failureOf(world.spawn(scripted('a', { ...script }), { link }));

    expect(error).toMatchObject({ kind: 'internal', code: expected.code, details: { stage: expected.stage } });
    expect(error.message).toMatch(expected.text);
    expectNothingLeft(world);
    expect(link.calls.filter((call) => call === 'open' || call === 'closed')).toEqual(['open', 'closed']);
    expect(world.movesOf('a')).toEqual(['failed']);
  });

  it('tells what the agent said last', async () => {
    await using world = new World();
    const load = [
      ['print', 'reading the model'],
      ['printError', 'Error: it is gone'],
      ['exit', 3],
    ] as const;

    const error = await failureOf(world.spawn(scripted('a', { load })));

    expect(error.message).toContain('exited with code 3: Error: it is gone');
    expect(error.details['log']).toEqual(expect.arrayContaining(['reading the model', 'Error: it is gone']));
  });

  it('ends an agent whose onStart never finishes, with the children that it has started', async () => {
    await using world = new World();
    const start = [['children', 600], ['hang']] as const;

    const error = await failureOf(world.spawn(scripted('a', { start }), { deadlineMs: 10_000 }));

    expect(error).toMatchObject({ kind: 'deadline', code: 'AGENT_START_TIMEOUT', details: { stage: 'start' } });
    expect(error.message).toContain('was not ready within 10 s');
    expectNothingLeft(world);
  });

  it('keeps what the link refused, and starts no process for it', async () => {
    await using world = new World();
    const link = new RecordingLink();
    const stale = new GuildhallError('conflict', 'STALE_EPOCH', 'A higher epoch owns the agent.');
    link.before.open = () => Promise.reject(stale);

    const error = await failureOf(world.spawn(scripted('a'), { link }));

    expect(error).toMatchObject({ kind: 'conflict', code: 'STALE_EPOCH' });
    expect(link.calls).toEqual(['open']);
    expectNothingLeft(world);
  });

  it('says so when the program of the class does not exist', async () => {
    const missing = { runtime: 'exec', command: ['/no/such/program'] } as const;
    await using world = new World({}, [nodeEntry('test.Missing', missing)]);

    const error = await failureOf(world.spawn(scripted('a', {}, {}, 'test.Missing')));

    expect(error).toMatchObject({ kind: 'internal', code: 'AGENT_START_FAILED' });
    expect(error.message).toContain('/no/such/program');
    expectNothingLeft(world);
  });

  it('says what the program said even if it ends before the guard knows of it', async () => {
    const folder = await tempFolder();
    const told = join(folder.path, 'told');
    const command = ['/bin/sh', '-c', `echo cannot go on >&2; : > ${told}`] as const;
    await using world = new World({}, [nodeEntry('test.Short', { runtime: 'exec', command })]);
    const { guardPids } = world.manager.stats();
    process.kill(guardPids[0]!, 'SIGSTOP');
    const failed = failureOf(world.spawn(scripted('a', {}, {}, 'test.Short')));
    await eventually(() => expect(existsSync(told)).toBe(true));
    await eventually(() => expect(descendantsOf(process.pid).toSorted()).toEqual(guardPids.toSorted()));
    process.kill(guardPids[0]!, 'SIGCONT');

    expect((await failed).details['log']).toEqual(['cannot go on']);
    expectNothingLeft(world);
    await folder.remove();
  });

  it.each(['open', 'loaded'] as const)('can be given up while the link is busy with its %s', async (stage) => {
    await using world = new World();
    const link = new RecordingLink();
    const busy = Promise.withResolvers<void>();
    link.before[stage] = () => busy.promise;
    const givingUp = new AbortController();

    const spawned = failureOf(world.spawn(scripted('a'), { link, signal: givingUp.signal }));
    await eventually(() => expect(link.calls).toContain(stage));
    givingUp.abort();

    expect(await spawned).toMatchObject({ kind: 'conflict', code: 'STOP_REQUESTED' });
    expectNothingLeft(world);
    busy.resolve();
    await eventually(() => expect(link.calls.at(-1)).toBe('closed'));
    expect(link.calls.filter((call) => call === 'closed')).toHaveLength(1);
  });

  it.each([
    { poolSize: 0, stepMs: 6 },
    // The start of a process that had been idle is over soon.
    { poolSize: 2, stepMs: 1 },
  ])(
    'is killed from outside at any moment, with a pool of $poolSize, and always ends with an error or a living agent, never with a remnant',
    async ({ poolSize, stepMs }) => {
      await using world = new World({ poolSize });
      for (let afterMs = 0; afterMs < 10 * stepMs; afterMs += stepMs) {
        const idle = await idleOf(world);
        const spawned = world.spawn(scripted('a', {}, { guildhall: { restart_policy: 'never' } }));
        const killer = setTimeout(() => killAgents(world, idle), afterMs);
        const outcome = await spawned.catch((error: unknown) => error);
        clearTimeout(killer);
        if (outcome instanceof Error) {
          expect(outcome).toMatchObject({ code: 'AGENT_START_FAILED' });
          expectNoAgentLeft(world, idle);
        } else {
          await world.manager.stopAgentProcess(ref('a'), 1_000);
          expect(processesOfGroup(world.info('a').pid ?? 0)).toEqual([]);
        }
      }
      await idleOf(world);
    },
  );
});

/** Children of this process that are no guards. */
function runnersOf(world: World): number[] {
  const { guardPids } = world.manager.stats();
  return descendantsOf(process.pid).filter((pid) => !guardPids.includes(pid));
}

/** The processes of the full pool, when there is no agent; what an agent had left behind would be one too many. */
async function idleOf(world: World): Promise<number[]> {
  await world.manager.whenWarm();
  const idle = runnersOf(world);
  expect(idle).toHaveLength(world.manager.stats().poolSize);
  return idle;
}

/** Of those that were idle before, the one that the agent became is gone; others may be on their way into the pool. */
function expectNoAgentLeft(world: World, idle: readonly number[]): void {
  expectNothingTracked(world);
  expect(idle.filter(isAlive)).toHaveLength(Math.max(idle.length - 1, 0));
  expect(runnersOf(world).length).toBeLessThanOrEqual(idle.length);
}

/** Spares what is idle. While something starts, no process joins the pool: a new one is the agent's. */
function killAgents(world: World, idle: readonly number[]): void {
  const becameAgents = world.manager.listProcesses().filter((info) => info.isAlive);
  const started = runnersOf(world).filter((pid) => !idle.includes(pid));
  for (const pid of new Set([...started, ...becameAgents.map(pidOf)])) process.kill(pid, 'SIGKILL');
}
