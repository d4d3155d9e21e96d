import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogEntry } from '@guildhall/contract';
import { guildSpec } from '@guildhall/contract';
import { eventually } from '../../support/eventually';
import { hasProgram } from '../../support/optional-program';
import { isAlive, processesOfGroup } from '../../support/processes';
import { RecordingLink } from './support/recording-link';
import { agentsFolder, nodeEntry, pidOf, ref, scripted, World } from './support/world';

const hasPython = hasProgram('python3', 'the agent is a Python program');
const itWithPython = hasPython ? it : it.skip;
const pythonEcho: CatalogEntry = {
  className: 'test.PythonEcho',
  runtime: 'exec',
  command: ['python3', join(agentsFolder, 'echo_agent.py')],
  env: {},
  pingTimeoutMs: 60_000,
  startTimeoutMs: 60_000,
};

describe('the start of an agent', () => {
  it('answers with the process when the agent is ready, each in a process and group of its own', async () => {
    await using world = new World();

    const [one, two] = await Promise.all([world.spawn(scripted('one')), world.spawn(scripted('two'))]);

    expect(new Set([pidOf(one), pidOf(two), process.pid]).size).toBe(3);
    for (const info of [one, two]) {
      expect(info).toMatchObject({ state: 'running', isAlive: true, restarts: 0, startTier: 'cold', guildId: 'guild' });
      expect(processesOfGroup(pidOf(info))).toEqual([pidOf(info)]);
    }
    expect(one.name).toBe('name of one');
    expect(one.createdAt.getTime()).toBeLessThanOrEqual(Date.now());
    expect(world.manager.isAgentRunning(ref('one'))).toBe(true);
    expect(world.manager.listProcesses('guild').map(({ agentId }) => agentId)).toEqual(['one', 'two']);
    expect(world.manager.listProcesses('another')).toEqual([]);
  });

  it('asks the link for the opening, then for the cursors, and runs onStart only after that', async () => {
    await using world = new World();
    const link = new RecordingLink();
    const cursors = Promise.withResolvers<void>();
    link.opening = { epoch: 42, seq: 9, state: { sum: 10 } };
    link.before.loaded = () => cursors.promise;
    const script = { tellInit: true, start: [['print', 'onStart'], ['answer']], ready: [['commit', 10]] } as const;

    const spawned = world.spawn(scripted('a', script), { link, organizationId: 'org', defaultTopic: 'news' });
    await eventually(() => expect(link.calls).toEqual(['open', 'loaded']));
    await eventually(() => expect(world.logOf('a')).toHaveLength(1));
    expect(world.logOf('a')).not.toContain('onStart');
    cursors.resolve();
    const info = await spawned;

    expect(info).toMatchObject({ epoch: 42, organizationId: 'org' });
    const init = JSON.parse(world.logOf('a')[0] ?? '') as object;
    expect(init).toMatchObject({ t: 'init', protocol: 1, className: 'test.Scripted', defaultTopic: 'news' });
    expect(init).toMatchObject({ epoch: 42, seq: 9, state: { sum: 10 }, guildId: 'guild', agentId: 'a' });
    expect(init).toMatchObject({ agent: { class_name: 'test.Scripted' }, guild: { id: 'guild' }, attempts: 3 });
    await eventually(() => expect(link.calls.toSorted()).toEqual(['commit', 'loaded', 'open', 'ready']));
    expect(link.frames).toEqual([{ t: 'commit', seq: 10, state: { set: { seq: 10 } } }]);
  });

  itWithPython('runs an agent that is written in Python, as any program that speaks the protocol', async () => {
    await using world = new World({}, [pythonEcho]);
    const link = new RecordingLink();

    const info = await world.spawn(scripted('py', {}, {}, 'test.PythonEcho'), { link });
    link.tell(['hang']);

    await eventually(() => expect(link.frames).toMatchObject([{ t: 'commit', seq: 1 }]));
    expect(world.logOf('py')).toEqual([`python ${info.pid} becomes py`]);
    await world.manager.stopAgentProcess(ref('py'));
    expect(world.info('py')).toMatchObject({ state: 'stopped', exitCode: 0 });
  });

  itWithPython('lets a program of its own wait for its start frame, also where another agent would not', async () => {
    await using world = new World({}, [pythonEcho]);
    const link = new RecordingLink();
    link.opening = { ...link.opening, startsAtOnce: true };

    await world.spawn(scripted('py', {}, {}, 'test.PythonEcho'), { link });
    expect(link.calls).toEqual(['open', 'loaded', 'ready']);
  });

  it('gives the process a scrubbed environment, what the catalog adds, and a higher chance to be killed for memory', async () => {
    process.env['SECRET_OF_THE_HOST'] = 'hidden';
    await using world = new World({}, [nodeEntry('test.WithEnv', { env: { COLOUR: 'blue' } })]);

    const info = await world.spawn(scripted('e', { load: [['env'], ['answer']] }, {}, 'test.WithEnv'));
    await eventually(() => expect(world.logOf('e')).toHaveLength(1));
    delete process.env['SECRET_OF_THE_HOST'];

    const env = JSON.parse(world.logOf('e')[0] ?? '') as Record<string, string>;
    expect(env).toMatchObject({ COLOUR: 'blue', PATH: process.env['PATH'], GUILDHALL_PARENT_PID: String(process.pid) });
    const known = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'NODE_ENV', 'COLOUR'];
    const others = Object.keys(env).filter((name) => !known.includes(name) && !name.startsWith('GUILDHALL_'));
    expect(others).toEqual([]);
    expect(readFileSync(`/proc/${pidOf(info)}/oom_score_adj`, 'utf8').trim()).toBe('500');
  });

  it('takes one id in two guilds for two agents, and ids of any printable characters', async () => {
    await using world = new World();
    const other = guildSpec({ id: 'other', name: 'Other', description: 'another' });
    const strange = `#$:{} /..%00 ${'x'.repeat(180)}`;

    const infos = [await world.spawn(scripted(strange)), await world.spawn(scripted(strange), {}, other)];
    await world.manager.stopAgentProcess(ref(strange));

    expect(isAlive(pidOf(infos[0]!))).toBe(false);
    expect(isAlive(pidOf(infos[1]!))).toBe(true);
    expect(world.manager.isAgentRunning(ref(strange, 'other'))).toBe(true);
  });
});

describe('the places of a host', () => {
  it('refuses one agent too many, also when both ask at once, and leaves the others alone', async () => {
    await using world = new World({ maxProcesses: 2 });
    const first = await world.spawn(scripted('first'));

    const raced = await Promise.allSettled([world.spawn(scripted('second')), world.spawn(scripted('third'))]);

    const refused = raced.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map(({ reason }) => reason as object)).toMatchObject([
      {
        kind: 'exhausted',
        code: 'HOST_FULL',
        message: 'This host runs 2 of 2 agents. Raise MAX_PROCESSES or add a host.',
        details: { field: 'agents', limit: 2 },
      },
    ]);
    expect(isAlive(pidOf(first))).toBe(true);
    await world.manager.stopAgentProcess(ref('first'));
    await expect(world.spawn(scripted('fourth'))).resolves.toMatchObject({ state: 'running' });
  });

  it('gives two starts of one agent at once one process', async () => {
    await using world = new World();

    const outcomes = await Promise.allSettled([world.spawn(scripted('a')), world.spawn(scripted('a'))]);

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(refused?.reason).toMatchObject({ kind: 'conflict', code: 'AGENT_ALREADY_RUNNING' });
    expect(world.manager.listProcesses()).toHaveLength(1);
  });

  it('refuses a class that is not in the catalog', async () => {
    await using world = new World();

    const spawned = world.spawn(scripted('a', {}, {}, 'os.system'));

    await expect(spawned).rejects.toMatchObject({ kind: 'invalid', code: 'CLASS_NOT_IN_CATALOG', field: 'class_name' });
    expect(world.manager.listProcesses()).toEqual([]);
  });
});
