import { defaultTopic, limits, type Message } from '@guildhall/contract';
import { defineAgent } from '../author/define-agent';
import type { AgentContext } from '../author/agent-context';
import { testAgent } from '../testing';

const payloadsOf = (messages: readonly Message[]) => messages.map(({ payload }) => payload);

describe('a handled message', () => {
  it('leaves with one commit: what it published, in order, and its state', async () => {
    const kit = await testAgent(
      defineAgent({
        className: 'examples.Sum',
        state: { sum: 0 },
        on: {
          numbers: async (message: Message<{ n: number }>, { publish, state }) => {
            state.set('sum', state.get('sum') + message.payload.n);
            await publish('sums', { sum: state.get('sum') });
            await publish('log', { done: true }, { format: 'note', priority: 7, recipients: [{ name: 'Bo' }] });
          },
        },
      }),
    );
    const { published } = await kit.deliver('numbers', { n: 2 }, { thread: 'talk' });
    expect(published).toMatchObject([
      { topic: 'sums', payload: { sum: 2 }, sender: { id: 'examples.Sum' }, format: 'generic_json', thread: 'talk' },
      { topic: 'log', format: 'note', priority: 7, recipients: [{ name: 'Bo' }] },
    ]);
    await kit.deliver('numbers', { n: 40 });
    expect(kit.state).toEqual({ sum: 42 });
  });

  it('leaves nothing when its handler throws, and the next message is handled', async () => {
    const kit = await testAgent(
      defineAgent({
        className: 'examples.Failing',
        on: {
          work: async (message: Message<{ fail: boolean }>, { publish, state }) => {
            state.set('seen', true);
            await publish('done', message.payload);
            if (message.payload.fail) throw new TypeError('bad luck');
          },
        },
      }),
    );
    const { dead } = await kit.deliver('work', { fail: true });
    expect(dead).toEqual({ reason: 'TypeError: bad luck', attempts: 1 });
    expect([kit.state, kit.published]).toEqual([{}, []]);
    expect(kit.deadLetters).toMatchObject([{ reason: 'TypeError: bad luck', message: { topic: 'work' } }]);

    await kit.deliver('work', { fail: false });
    expect(payloadsOf(kit.published)).toEqual([{ fail: false }]);
  });

  it('is tried again until it succeeds, each time from the state of the last commit', async () => {
    const kit = await testAgent(
      defineAgent({
        className: 'examples.Flaky',
        on: {
          work: (_message, { attempt, state }) => {
            state.set('tries', [...((state.get('tries') as number[] | undefined) ?? []), attempt]);
            if (attempt < 3) throw new Error('not yet');
          },
        },
      }),
      { attempts: 3 },
    );
    expect(await kit.deliver('work', {})).toEqual({ published: [] });
    expect(kit.state).toEqual({ tries: [3] });
    expect(kit.log.map(({ fields }) => fields?.['attempt'])).toEqual([1, 2]);
  });

  it('is tried less often after processes died over it, and not at all after the last attempt', async () => {
    const attempts: number[] = [];
    const agent = defineAgent({
      className: 'examples.Poisoned',
      on: {
        work: (_message, { attempt }) => {
          attempts.push(attempt);
          throw new Error('no');
        },
      },
    });
    const kit = await testAgent(agent, { attempts: 3 });
    expect((await kit.deliver('work', {}, { attempt: 3 })).dead).toEqual({ reason: 'Error: no', attempts: 3 });
    expect(attempts).toEqual([3]);
    expect((await kit.deliver('work', {}, { attempt: 4 })).dead).toEqual({
      reason: "The agent's process ended 3 times while it had this message in hand.",
      attempts: 3,
    });
    expect(attempts).toEqual([3]);
  });

  it('is given up when its handler takes too long; what the handler still does counts for nothing', async () => {
    let late: Promise<unknown> = Promise.resolve();
    const kit = await testAgent(
      defineAgent({
        className: 'examples.Slow',
        on: {
          work: (_message, { publish, signal }) => {
            late = new Promise((resolve) => signal.addEventListener('abort', resolve)).then(() => publish('done', {}));
            return late;
          },
        },
      }),
      { handlerTimeoutMs: 20 },
    );
    const { dead } = await kit.deliver('work', {});
    expect(dead?.reason).toContain('took longer than 20 ms');
    await expect(late).rejects.toThrow('Its context can no longer be used');
    expect(kit.published).toEqual([]);
  });

  it('is settled one at a time and in order, however the handlers wait', async () => {
    const trace: string[] = [];
    const kit = await testAgent(
      defineAgent({
        className: 'examples.Serial',
        on: {
          work: async (message: Message<{ n: number }>) => {
            trace.push(`begin ${message.payload.n}`);
            await new Promise((resolve) => setTimeout(resolve, 3 - message.payload.n));
            trace.push(`end ${message.payload.n}`);
          },
        },
      }),
    );
    await Promise.all([1, 2, 3].map((n) => kit.deliver('work', { n })));
    expect(trace).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3']);
  });
});

describe('which handler', () => {
  const said = (who: string) => (_message: Message<object>, ctx: AgentContext) => ctx.publish('said', { who });
  const agent = defineAgent({
    className: 'examples.Choosy',
    on: { orders: said('topic'), special: { format: 'order', handler: said('topic and format') } },
    onFormat: { order: said('format') },
    queues: { group: { topic: 'orders', handler: said('queue') } },
    onMessage: said('rest'),
  });

  it.each([
    ['orders', {}, 'topic'],
    ['orders', { format: 'order' }, 'topic'],
    ['special', { format: 'order' }, 'topic and format'],
    ['special', {}, 'rest'],
    [defaultTopic, { format: 'order' }, 'format'],
    [defaultTopic, {}, 'rest'],
    ['orders', { queue: 'group', format: 'order' }, 'queue'],
  ])('takes a message on %s with %j: %s', async (topic, options, who) => {
    const kit = await testAgent(agent);
    expect(payloadsOf((await kit.deliver(topic, {}, options)).published)).toEqual([{ who }]);
  });

  it('none: the message counts as done', async () => {
    const kit = await testAgent(defineAgent({ className: 'examples.Deaf', onFormat: { order: said('format') } }));
    expect(await kit.deliver(defaultTopic, {}, { format: 'other' })).toEqual({ published: [] });
  });

  it('none for what the agent said itself, but for its share of a queue', async () => {
    const kit = await testAgent(agent, { id: 'me' });
    expect((await kit.deliver('orders', {}, { sender: { id: 'me' } })).published).toEqual([]);
    expect((await kit.deliver('orders', {}, { sender: { id: 'me' }, queue: 'group' })).published).toHaveLength(1);
  });

  it('acts only when tagged, by id or by name, where the specification says so', async () => {
    const kit = await testAgent(agent, { id: 'me', name: 'Ann', spec: { act_only_when_tagged: true } });
    const heard = async (options: object) => (await kit.deliver('orders', {}, options)).published.length;
    expect(await heard({})).toBe(0);
    expect(await heard({ recipients: [{ name: 'Bo' }] })).toBe(0);
    expect(await heard({ recipients: [{ id: 'other', name: 'Ann' }] })).toBe(0);
    expect(await heard({ recipients: [{ name: 'Bo' }, { name: 'Ann' }] })).toBe(1);
    expect(await heard({ recipients: [{ id: 'me' }] })).toBe(1);
    expect(await heard({ queue: 'group' })).toBe(1);
  });
});

describe('publish', () => {
  async function publishing(act: (ctx: AgentContext) => unknown) {
    const kit = await testAgent(defineAgent({ className: 'examples.Any', onMessage: (_message, ctx) => act(ctx) }));
    return kit.deliver(defaultTopic, {});
  }

  it.each([
    ['', {}, 'topic'],
    ['a', [] as object, 'payload'],
    ['a', { big: 'x'.repeat(limits.messageBytes) }, 'bytes'],
  ])('refuses at the call what may not leave: topic %j', async (topic, payload, word) => {
    const { dead } = await publishing((ctx) => ctx.publish(topic, payload));
    expect(dead?.reason).toContain('GuildhallError');
    expect(dead?.reason).toContain(word);
  });

  it('takes the payload as it is at the call', async () => {
    const payload = { n: 1 };
    const { published } = await publishing(async (ctx) => {
      await ctx.publish('a', payload);
      payload.n = 2;
    });
    expect(payloadsOf(published)).toEqual([{ n: 1 }]);
  });

  it('refuses more than a frame can hold', async () => {
    const { dead, published } = await publishing((ctx) => {
      for (let n = 0; n < 20; n += 1) void ctx.publish('a', { big: 'x'.repeat(limits.messageBytes - 1000) });
    });
    expect(dead?.reason).toContain('One handler may publish');
    expect(published).toEqual([]);
  });

  it('replies where the sender wants it, to the sender, in the thread', async () => {
    const kit = await testAgent(
      defineAgent({ className: 'examples.Any', on: { ask: (_m, ctx) => ctx.reply({ ok: 1 }) } }),
    );
    const sender = { id: 'x', name: 'Xa' };
    const [here] = (await kit.deliver('ask', {}, { sender })).published;
    expect(here).toMatchObject({ topic: 'ask', recipients: [sender], thread: here?.in_response_to });
    const [there] = (await kit.deliver('ask', {}, { sender, reply_to: 'desk', thread: 'talk' })).published;
    expect(there).toMatchObject({ topic: 'desk', thread: 'talk' });
  });
});
