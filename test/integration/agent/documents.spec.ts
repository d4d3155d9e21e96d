import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  decodeGuildSpec,
  parseCatalog,
  parseYaml,
  type AgentFrame,
  type HostFrame,
  type InitFrame,
} from '@guildhall/contract';
import { AgentProcess, delivery, initFrame } from './support/agent-process';
import { bundleRunner, root } from './support/runner-bundle';

// At once, because Jest collects the tests of a file before it runs any.
const folder = mkdtempSync(join(tmpdir(), 'guildhall-test-'));

/** Code blocks of a document that say in their first line which file they are. */
function writeDocumentedFiles(document: string): string[] {
  const text = readFileSync(join(root, 'docs', document), 'utf8');
  const blocks = [...text.matchAll(/^```(?:ts|yaml)\n(?:\/\/|#) (\S+)\n([\s\S]*?)^```$/gm)];
  for (const [, name = '', code = ''] of blocks) writeFileSync(join(folder, name), code);
  return blocks.map(([, name = '']) => name);
}

function documentedFrames(): (HostFrame | AgentFrame)[] {
  const text = readFileSync(join(root, 'docs/agent-process-protocol.md'), 'utf8');
  return [...text.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, json = '']) => JSON.parse(json) as HostFrame);
}

const written = writeDocumentedFiles('writing-an-agent.md');
afterAll(() => rmSync(folder, { recursive: true }));

describe('docs/writing-an-agent.md', () => {
  it('shows the files that the tests below need', () => {
    const files = ['greeter.ts', 'plain-greeter.ts', 'catalog.yaml', 'hello.yaml', 'counter.ts', 'pricing.ts'];
    expect(written).toEqual([...files, 'agents.spec.ts']);
  });

  describe('its tests pass: it', () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- tests must be known before the first one runs
    require(join(folder, 'agents.spec.ts'));
  });

  it('shows a catalog and a guild that are valid', () => {
    const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');
    const catalog = parseCatalog(textOf('catalog.yaml'), 'yaml', folder);
    const guild = decodeGuildSpec(parseYaml(textOf('hello.yaml'), 'The guild'));
    expect(catalog.find(guild.agents[0]!.className)).toMatchObject({ module: join(folder, 'plain-greeter.ts') });
  });
});

describe('documented programs', () => {
  let runner: string;
  let agent: AgentProcess;

  beforeAll(async () => {
    runner = await bundleRunner(folder);
  });

  beforeEach(() => {
    agent = new AgentProcess({ command: [process.execPath, runner] });
  });

  afterEach(() => agent.kill());

  it('run: the agent that needs no compiling', async () => {
    await agent.start(initFrame('tutorial.PlainGreeter', join(folder, 'plain-greeter.ts')));
    agent.deliver(delivery('greetings', 1, { who: 'you' }));
    expect((await agent.commits(1))[0]?.publish?.[0]?.payload).toEqual({ text: 'hello you' });
  });

  it('understand each other: frames of the host lead a runner from its init to its stop', async () => {
    const frames = documentedFrames();
    const frameOf = <T extends HostFrame['t']>(type: T) =>
      frames.find((frame): frame is Extract<HostFrame, { t: T }> => frame.t === type)!;
    const init: InitFrame = { ...frameOf('init'), className: 'tutorial.PlainGreeter' };
    await agent.start({ ...init, module: join(folder, 'plain-greeter.ts') });
    for (const type of ['deliver', 'answer', 'response', 'ping', 'stop'] as const) agent.give(frameOf(type));
    expect(await agent.exited()).toEqual({ code: 0, signal: null });

    expect(await agent.first('pong')).toEqual(frames.find(({ t }) => t === 'pong'));
    const documented = frames.find((frame) => frame.t === 'commit')!;
    const [{ publish: [message] = [], ...commit } = {} as never] = agent.framesOf('commit');
    expect(documented).toMatchObject(commit);
    const { id, timestamp, ...said } = message!;
    expect([typeof id, typeof timestamp]).toEqual(['string', 'number']);
    expect(documented.publish?.[0]).toMatchObject(said);
  });
});

it('docs/agent-process-protocol.md shows every frame', () => {
  const types: Record<HostFrame['t'] | AgentFrame['t'], true> = {
    init: true,
    start: true,
    deliver: true,
    answer: true,
    response: true,
    ping: true,
    stop: true,
    loaded: true,
    ready: true,
    failed: true,
    commit: true,
    publish: true,
    log: true,
    pong: true,
    stopped: true,
  };
  expect(new Set(documentedFrames().map(({ t }) => t))).toEqual(new Set(Object.keys(types)));
});
