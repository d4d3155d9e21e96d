import { join } from 'node:path';
import { newMessage } from '@guildhall/contract';
import { tempFolder, type TempFolder } from '../../support';
import { AgentProcess, delivery, initFrame, propertiesOf } from './support/agent-process';
import { bundleRunner, compile, exampleSources } from './support/runner-bundle';

const modules = join(__dirname, 'modules');
const misbehaving = join(modules, 'misbehaving.js');

describe('the messages of an agent process', () => {
  let folder: TempFolder;
  let runner: string;
  let processes: AgentProcess[] = [];

  beforeAll(async () => {
    folder = await tempFolder();
    runner = await bundleRunner(folder.path);
    const names = ['counter', 'crashing', 'slow', 'answering'];
    await compile(
      names.map((name) => join(exampleSources, `${name}.ts`)),
      folder.path,
    );
  });

  afterEach(async () => {
    await Promise.all(processes.map((one) => one.kill()));
    processes = [];
  });

  afterAll(() => folder.remove());

  function run(): AgentProcess {
    const started = new AgentProcess({ command: [process.execPath, runner] });
    processes.push(started);
    return started;
  }

  const example = (name: string) => join(folder.path, `${name}.js`);

  it('are committed in their order, with consecutive numbers from where the store is, and state that adds up', async () => {
    const agent = run();
    await agent.start(initFrame('examples.Counter', example('counter'), { seq: 10, state: { sum: 1000 } }));
    agent.deliver(...[1, 2, 3].map((n) => delivery('numbers', n, { add: n })));
    agent.deliver(...[4, 5].map((n) => delivery('numbers', n, { add: n })));
    const commits = await agent.commits(5);
    expect(commits.map(({ seq }) => seq)).toEqual([11, 12, 13, 14, 15]);
    expect(commits.map(({ at }) => at?.pos)).toEqual(['0-1', '0-2', '0-3', '0-4', '0-5']);
    expect(commits.at(-1)).toMatchObject({
      state: { set: { sum: 1015, count: 5 } },
      publish: [{ topic: 'sums', payload: { sum: 1015 } }],
    });
  });

  it('go to the dead letters after the last attempt; the next one is handled', async () => {
    const agent = run();
    const init = initFrame('examples.Crashing', example('crashing'), {
      ...propertiesOf({ at: 'handle' }),
      attempts: 2,
    });
    await agent.start(init);
    agent.deliver(delivery('work', 1), delivery('unheard', 2));
    const [dead, next] = await agent.commits(2);
    expect(dead).toMatchObject({ dead: { reason: 'Error: crashing at stage handle, as asked', attempts: 2 } });
    expect(next).toEqual({ t: 'commit', seq: 2, at: { topic: 'unheard', pos: '0-2' } });
    expect(agent.framesOf('log')).toHaveLength(2);
  });

  it('leave at once as requests, whose answers come past the mailbox', async () => {
    const agent = run();
    await agent.start(initFrame('test.Requesting', join(modules, 'requesting.js')));
    agent.deliver(delivery('ask', 1, { n: 5 }), delivery('ask', 2, { n: 6 }));
    const { call, message, expectsResponse } = await agent.first('publish');
    expect({ expectsResponse, message }).toMatchObject({
      expectsResponse: true,
      message: {
        topic: 'questions',
        payload: { n: 5 },
        reply_to: '_inbox/agent',
        sender: { id: 'agent', name: 'Agent' },
      },
    });
    expect(message.id).toMatch(/^message-1\/[0-9a-f]{12}\/1$/);
    agent.give({ t: 'answer', call, pos: '0-9' });
    const answer = { topic: '_inbox/agent', sender: { name: 'oracle' }, in_response_to: message.id };
    agent.give({ t: 'response', message: newMessage({ ...answer, payload: { answer: 25 } }) });
    const [commit] = await agent.commits(1);
    expect(commit).toMatchObject({ at: { pos: '0-1' }, publish: [{ topic: 'answers', payload: { answer: 25 } }] });
    expect(await agent.first('log')).toMatchObject({ level: 'info', message: 'answered', fields: { by: 'oracle' } });
    expect((await agent.nth('publish', 2)).message.id).toMatch(/^message-2\//);
  });

  it('in hand are finished before a stop; those behind it are left', async () => {
    const agent = run();
    await agent.start(initFrame('examples.Counter', example('counter')));
    agent.deliver(delivery('numbers', 1, { add: 1 }));
    await agent.commits(1);
    agent.give({ t: 'stop', reason: 'drain', deadlineMs: 10_000 });
    agent.deliver(delivery('numbers', 2, { add: 2 }));
    expect(await agent.exited()).toEqual({ code: 0, signal: null });
    expect(agent.frames.map(({ t }) => t)).toEqual(['loaded', 'ready', 'commit', 'stopped']);
  });

  it('that are given up at a stop are not committed', async () => {
    const agent = run();
    await agent.start(initFrame('examples.Slow', example('slow'), propertiesOf({ ms: 60_000 })));
    agent.deliver(delivery('work', 1));
    agent.give({ t: 'stop', reason: 'drain', deadlineMs: 10_000 });
    expect(await agent.exited()).toEqual({ code: 0, signal: null });
    expect(agent.framesOf('commit')).toEqual([]);
  });

  it.each([
    ['exit', 7, ''],
    ['rejection', 1, 'nobody waits for me'],
    ['exception', 1, 'thrown from a timer'],
    ['late', 1, 'Its context can no longer be used'],
  ])('before one that ends the process by %s are committed', async (topic, code, text) => {
    const agent = run();
    await agent.start(initFrame('test.Misbehaving', misbehaving));
    agent.deliver(delivery('fine', 1), delivery('fine', 2), delivery(topic, 3));
    expect(await agent.exited()).toEqual({ code, signal: null });
    const places = agent.framesOf('commit').map(({ at }) => at?.pos);
    expect(places.slice(0, 2)).toEqual(['0-1', '0-2']);
    expect(agent.output).toContain(text);
  });

  it('are kept apart from what the agent prints', async () => {
    const agent = run();
    await agent.start(initFrame('test.Misbehaving', misbehaving));
    agent.deliver(delivery('print', 1));
    await agent.commits(1);
    agent.give({ t: 'stop', reason: 'done', deadlineMs: 1000 });
    await agent.exited();
    expect(agent.output).toContain('to stdout\n');
    expect(agent.output).toContain('to stderr\n');
  });

  it('are not held up by log lines that nobody reads: lines are dropped and counted', async () => {
    const agent = run();
    await agent.start(initFrame('test.Misbehaving', misbehaving));
    agent.pause();
    agent.deliver(delivery('chatter', 1), delivery('fine', 2));
    agent.resume();
    await agent.commits(2);
    agent.deliver(delivery('chatter', 3));
    await agent.commits(3);
    const lines = agent.framesOf('log');
    const dropped = lines.reduce((sum, line) => sum + (line.dropped ?? 0), 0);
    expect(lines.length).toBeLessThan(200_000);
    expect(dropped).toBeGreaterThan(0);
    expect(lines.length + dropped).toBeGreaterThan(200_000);
  });

  it('survive being cut into pieces on the way, whatever they hold', async () => {
    const agent = run();
    await agent.start(initFrame('test.Misbehaving', misbehaving));
    const payload = { text: 'ä\u{1F600}\n"\\ ', big: 'ü'.repeat(300_000) };
    const line = `${JSON.stringify({ t: 'deliver', d: [delivery('fine', 1, payload)] })}\n`;
    for (let at = 0; at < line.length; at += 50_001) agent.write(line.slice(at, at + 50_001));
    const [commit] = await agent.commits(1);
    const received = commit?.publish?.[0]?.payload;
    // Compared as a whole without being printed.
    expect(JSON.stringify(received) === JSON.stringify(payload)).toBe(true);
  });
});
