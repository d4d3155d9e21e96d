import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InitFrame } from '@guildhall/contract';
import { tempFolder, type TempFolder } from '../../support';
import { AgentProcess, delivery, initFrame, propertiesOf } from './support/agent-process';
import { bundleRunner, compile, exampleSources } from './support/runner-bundle';

const modules = join(__dirname, 'modules');

describe('an agent process', () => {
  let folder: TempFolder;
  let runner: string;
  let processes: AgentProcess[] = [];

  beforeAll(async () => {
    folder = await tempFolder();
    runner = await bundleRunner(folder.path);
  });

  afterEach(async () => {
    await Promise.all(processes.map((one) => one.kill()));
    processes = [];
  });

  afterAll(() => folder.remove());

  function run(env: NodeJS.ProcessEnv = {}, args: string[] = []): AgentProcess {
    const started = new AgentProcess({ command: [process.execPath, runner, ...args], env });
    processes.push(started);
    return started;
  }

  async function failureOf(init: InitFrame, env: NodeJS.ProcessEnv = {}) {
    const agent = run(env);
    agent.give(init);
    if (init.className === 'examples.Crashing' && init.agent['properties']) {
      const { at } = init.agent['properties'] as { at: string };
      if (at === 'start') await agent.first('loaded').then(() => agent.give({ t: 'start' }));
    }
    const failed = await agent.first('failed');
    expect(await agent.exited()).toEqual({ code: 1, signal: null });
    return failed;
  }

  it('waits for its init, and answers pings meanwhile', async () => {
    const agent = run();
    agent.give({ t: 'ping', n: 1 });
    expect(await agent.first('pong')).toEqual({ t: 'pong', n: 1 });
    agent.give({ t: 'stop', reason: 'not needed', deadlineMs: 1000 });
    expect(await agent.exited()).toEqual({ code: 0, signal: null });
    expect(agent.frames.at(-1)).toEqual({ t: 'stopped' });
  });

  it('runs classes of CommonJS, of ES modules that await, of plain TypeScript, from lists and with decorators', async () => {
    const [legacy] = await compile([join(modules, 'with-decorators.ts')], join(folder.path, 'legacy'));
    const [standard] = await compile([join(modules, 'with-decorators.ts')], join(folder.path, 'standard'), 'standard');
    const agents = [
      ['test.Awaiting', join(modules, 'awaiting.mjs')],
      ['examples.PlainGreeter', join(exampleSources, 'plain-greeter.ts')],
      ['test.Decorated', legacy],
      ['test.Decorated', standard],
    ] as const;
    for (const [className, module] of agents) {
      const agent = run();
      await agent.start(initFrame(className, module));
      agent.deliver(delivery('greetings', 1, { who: 'you' }));
      const [commit] = await agent.commits(1);
      expect(commit?.publish).toMatchObject([{ topic: 'answers', payload: { text: 'hello you' } }]);
    }
    const listed = run();
    await listed.start(initFrame('test.Requesting', join(modules, 'requesting.js')));
  });

  it('gives modules of this repository’s build the library beside it, not its many compiled files', async () => {
    await mkdir(join(folder.path, 'libs/agent/src'), { recursive: true });
    await writeFile(join(folder.path, 'libs/agent/src/index.js'), 'throw new Error("the compiled one");');
    const module = join(folder.path, 'rewritten.js');
    const code = "exports.a = require('./libs/agent/src/index').defineAgent({ className: 'test.Rewritten' });";
    await writeFile(module, code);
    await run().start(initFrame('test.Rewritten', module));
  });

  it('has a module in memory that it was told to load ahead', async () => {
    const [crashing] = await compile([join(exampleSources, 'crashing.ts')], folder.path);
    const agent = run({}, [crashing!, join(modules, 'no-such-module.js')]);
    await agent.start(initFrame('examples.Crashing', crashing));
  });

  it('tells at which stage its start failed, and why', async () => {
    const [module] = await compile([join(exampleSources, 'crashing.ts')], folder.path);
    const crashing = (at: string) => initFrame('examples.Crashing', module, propertiesOf({ at }));

    const load = await failureOf(initFrame('examples.Crashing', module), { EXAMPLES_CRASHING_LOAD: '1' });
    expect(load).toMatchObject({ stage: 'load', error: { message: 'crashing at stage load, as asked' } });
    const construct = await failureOf(crashing('construct'));
    expect(construct).toMatchObject({ stage: 'construct', error: { name: 'Error' } });
    expect(construct.error.stack).toContain('crashing.js');
    expect(await failureOf(crashing('start'))).toMatchObject({ stage: 'start' });
  });

  it('says what is wrong with a module', async () => {
    const messageOf = async (className: string, module?: string) =>
      (await failureOf(initFrame(className, module))).error.message;
    expect(await messageOf('test.Missing', join(modules, 'requesting.js'))).toContain(
      'it exports test.Other, test.Requesting',
    );
    expect(await messageOf('test.Empty', join(modules, 'empty.js'))).toContain('it exports no agent class');
    expect(await messageOf('test.Nowhere', '/no/such/module.js')).toContain("Cannot find module '/no/such/module.js'");
    expect(await messageOf('test.None')).toContain('names no module');
    expect(await messageOf('test.Decorated', join(modules, 'with-decorators.ts'))).toContain('need compiling');
  });

  it('ends at once when its parent is another than it was told', async () => {
    const agent = run({ GUILDHALL_PARENT_PID: '1' });
    expect(await agent.exited()).toEqual({ code: 1, signal: null });
    expect(agent.output).toContain('is gone');
  });

  it('ends at once when its host hangs up', async () => {
    const agent = run();
    agent.give({ t: 'ping', n: 1 });
    await agent.first('pong');
    agent.hangUp();
    expect(await agent.exited()).toEqual({ code: 1, signal: null });
  });

  it('says so when nobody gave it a socket', async () => {
    const agent = run({ GUILDHALL_PROTOCOL_FD: '99' });
    expect(await agent.exited()).toEqual({ code: 1, signal: null });
    expect(agent.output).toContain('This program is started by an agent host');
  });
});
