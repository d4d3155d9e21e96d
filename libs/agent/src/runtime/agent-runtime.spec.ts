import { defaultTopic, type AgentFrame, type InitFrame } from '@guildhall/contract';
import { planOf, type AgentSource } from '../author/agent-definition';
import { defineAgent } from '../author/define-agent';
import { initFrameOf } from './sample-init';
import { MemoryHost } from '../testing/memory-host';

const nothing = () => undefined;

const any = defineAgent({ className: 'examples.Any' });

function initFrame(changes: Partial<InitFrame> = {}): InitFrame {
  return { ...initFrameOf(any, { id: 'a', name: 'Ann' }), epoch: 7, seq: 41, ...changes };
}

async function loadedHost(source: AgentSource, changes: Partial<InitFrame> = {}) {
  const host = new MemoryHost(source);
  host.give(initFrame(changes));
  await host.next('loaded');
  return host;
}

async function readyHost(source: AgentSource, changes: Partial<InitFrame> = {}) {
  const host = await loadedHost(source, changes);
  const ready = host.next('ready');
  host.give({ t: 'start' });
  await ready;
  return host;
}

const typesOf = (frames: readonly AgentFrame[]) => frames.map(({ t }) => t);
const stop = { t: 'stop', reason: 'enough', deadlineMs: 1000 } as const;

describe('the start', () => {
  it('subscribes to the default topic, the additional ones, and those of the handlers, each once', async () => {
    const agent = { name: 'Ann', additional_topics: ['news', 'plans'] };
    const source = defineAgent({
      className: 'examples.Any',
      on: { plans: nothing, orders: nothing },
      queues: {
        group: [
          { topic: 'work', handler: nothing },
          { topic: 'work', format: 'f', handler: nothing },
        ],
      },
    });
    const host = await loadedHost(source, { agent });
    expect(host.framesOf('loaded')[0]?.subscriptions).toEqual([
      { topic: defaultTopic },
      { topic: 'news' },
      { topic: 'plans' },
      { topic: 'orders' },
      { topic: 'work', queue: 'group' },
    ]);
  });

  it('goes on to onStart by itself when the init says so', async () => {
    const host = new MemoryHost(defineAgent({ className: 'examples.Any', onStart: (ctx) => ctx.state.set('on', 1) }));
    host.give(initFrame({ start: true }));
    await host.next('ready');
    expect(typesOf(host.frames)).toEqual(['loaded', 'commit', 'ready']);
  });

  it('leaves out the default topic when the specification says so', async () => {
    const host = await loadedHost(any, {
      agent: { name: 'Ann', listen_to_default_topic: false },
    });
    expect(host.framesOf('loaded')[0]?.subscriptions).toEqual([]);
  });

  it('runs onStart after start, and commits what it did before ready', async () => {
    const source = defineAgent({
      className: 'examples.Any',
      onStart: async ({ publish, state, epoch }) => {
        state.set('begun', epoch);
        await publish('presence', { here: true });
      },
    });
    const host = await readyHost(source);
    expect(typesOf(host.frames)).toEqual(['loaded', 'commit', 'ready']);
    const [commit] = host.framesOf('commit');
    expect(commit).toMatchObject({ seq: 42, state: { set: { begun: 7 } }, publish: [{ topic: 'presence' }] });
    expect(commit).not.toHaveProperty('at');
  });

  it('commits nothing for an onStart without effects', async () => {
    const host = await readyHost(defineAgent({ className: 'examples.Any', onStart: nothing }));
    expect(typesOf(host.frames)).toEqual(['loaded', 'ready']);
  });

  it('goes on from what start says, after a hand-over', async () => {
    const source = defineAgent({
      className: 'examples.Any',
      onStart: ({ state }) => state.set('seen', state.get('n')!),
    });
    const host = await loadedHost(source, { state: { n: 1 } });
    const ready = host.next('ready');
    host.give({ t: 'start', ...{ seq: 99, state: { n: 2 } } });
    await ready;
    expect(host.framesOf('commit')[0]).toMatchObject({ seq: 100, state: { set: { seen: 2 } } });
  });
});

describe('a failed start', () => {
  const plan = planOf(any)!;
  const boom = () => {
    throw new RangeError('no such thing');
  };

  it.each([
    ['load', new MemoryHost(boom)],
    ['load', new MemoryHost(() => Promise.reject(new RangeError('no such thing')))],
    ['construct', new MemoryHost(() => ({ ...plan, construct: boom }))],
    ['start', new MemoryHost(defineAgent({ className: 'examples.Any', onStart: boom }))],
  ])('says at which stage and why: %s', async (stage, host) => {
    const failed = host.next('failed');
    host.give(initFrame());
    if (stage === 'start') await host.next('loaded').then(() => host.give({ t: 'start' }));
    expect(await failed).toMatchObject({ stage, error: { name: 'RangeError', message: 'no such thing' } });
    expect(host.exitCode).toBe(1);
    expect(host.framesOf('commit')).toEqual([]);
  });

  it('tells of things thrown that are no errors', async () => {
    const host = new MemoryHost(() => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- authors may
      throw 'just a text';
    });
    const failed = host.next('failed');
    host.give(initFrame());
    expect((await failed).error).toEqual({ name: 'Error', message: 'just a text' });
  });

  it('refuses a protocol it does not know', async () => {
    const host = new MemoryHost(any);
    const failed = host.next('failed');
    host.give(initFrame({ protocol: 2 }));
    expect((await failed).error.message).toContain('version 2');
  });
});

describe('stop', () => {
  it('finishes the message in hand, leaves the others, runs onStop, and says so last', async () => {
    let finish: () => void = nothing;
    const handled: unknown[] = [];
    const source = defineAgent({
      className: 'examples.Any',
      on: {
        work: async (message, { publish, signal }) => {
          handled.push(message.payload);
          await new Promise<void>((resolve) => (finish = resolve));
          await publish('done', { aborted: signal.aborted });
        },
      },
      onStop: (ctx) => ctx.publish('done', { stopped: true }),
    });
    const host = await readyHost(source);
    host.give({ t: 'deliver', d: [delivery('work', 1), delivery('work', 2)] });
    await Promise.resolve();
    host.give(stop);
    const stopped = host.next('stopped');
    finish();
    await stopped;

    expect(handled).toEqual([{ n: 1 }]);
    const published = host.framesOf('commit').flatMap(({ publish = [] }) => publish.map(({ payload }) => payload));
    expect(published).toEqual([{ aborted: true }, { stopped: true }]);
    expect(host.frames.at(-1)).toEqual({ t: 'stopped' });
    expect(host.exitCode).toBe(0);
  });

  it('leaves a message without commit when its handler gives up because of the stop', async () => {
    const source = defineAgent({
      className: 'examples.Any',
      on: {
        work: (_message, { signal }) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
      },
    });
    const host = await readyHost(source);
    host.give({ t: 'deliver', d: [delivery('work', 1)] });
    await Promise.resolve();
    const stopped = host.next('stopped');
    host.give(stop);
    await stopped;
    expect(host.framesOf('commit')).toEqual([]);
  });

  it('ends an idle process, and one whose onStart still runs, at once', async () => {
    const idle = new MemoryHost(any);
    idle.give(stop);
    expect(idle.exitCode).toBe(0);

    const starting = await loadedHost(
      defineAgent({ className: 'examples.Any', onStart: () => new Promise<void>(nothing) }),
    );
    starting.give({ t: 'start' });
    starting.give(stop);
    expect(starting.frames.at(-1)).toEqual({ t: 'stopped' });
  });

  it('says so in the log when onStop throws, and ends well', async () => {
    const source = defineAgent({
      className: 'examples.Any',
      onStop: ({ publish }) => publish('done', {}).then(() => Promise.reject(new Error('not now'))),
    });
    const host = await readyHost(source);
    const stopped = host.next('stopped');
    host.give(stop);
    await stopped;
    expect(host.framesOf('log')[0]).toMatchObject({ level: 'error', message: 'onStop failed: Error: not now' });
    expect(host.framesOf('commit')).toEqual([]);
  });
});

it('answers pings at any time, and passes over frames it does not know', async () => {
  const host = new MemoryHost(any);
  host.give({ t: 'ping', n: 5 });
  host.give({ t: 'later' } as never);
  expect(host.frames).toEqual([{ t: 'pong', n: 5 }]);
});

function delivery(topic: string, n: number) {
  const message = { id: `m${n}`, topic, sender: { id: 'b' }, payload: { n }, format: 'generic_json', timestamp: n };
  return { topic, pos: `0-${n}`, attempt: 1, message };
}
