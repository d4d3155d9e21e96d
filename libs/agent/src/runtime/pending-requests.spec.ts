import type { Message, PublishFrame } from '@guildhall/contract';
import type { AgentContext } from '../author/agent-context';
import { defineAgent } from '../author/define-agent';
import { testAgent } from '../testing';
import { initFrameOf } from './sample-init';
import { MemoryHost } from '../testing/memory-host';

const asking = (ask: (ctx: AgentContext) => unknown) =>
  defineAgent({ className: 'examples.Asking', on: { go: (_message, ctx) => ask(ctx) } });

describe('a request', () => {
  it('leaves at once and brings its answer past the mailbox', async () => {
    const kit = await testAgent(
      asking(async (ctx) => {
        const answer = await ctx.request<{ sum: number }>('sums', { a: 1, b: 2 });
        await ctx.publish('results', answer.payload);
      }),
      { id: 'me' },
    );
    kit.answer('sums', ({ payload }) => ({ sum: Number(payload['a']) + Number(payload['b']) }));
    await kit.deliver('go', {});
    const [request, result] = kit.published;
    expect(request).toMatchObject({ topic: 'sums', reply_to: '_inbox/me', sender: { id: 'me' } });
    expect(result).toMatchObject({ topic: 'results', payload: { sum: 3 } });
  });

  it('fails with CALL_TIMEOUT when nobody answers in time', async () => {
    const kit = await testAgent(asking((ctx) => ctx.request('nobody', {}, { deadlineMs: 10 })));
    const { dead } = await kit.deliver('go', {});
    expect(dead?.reason).toBe('GuildhallError: Nobody answered the request on "nobody" within 10 ms.');
  });

  it.each([0, -1, Number.NaN, 2 ** 31])('refuses a deadline of %d ms', async (deadlineMs) => {
    const kit = await testAgent(asking((ctx) => ctx.request('nobody', {}, { deadlineMs })));
    expect((await kit.deliver('go', {})).dead?.reason).toContain('deadlineMs must be');
  });

  it('has the same id when its handler is tried again, and the answer that came is not asked for twice', async () => {
    const ids: string[] = [];
    const kit = await testAgent(
      asking(async (ctx) => {
        const first = await ctx.request('one', {});
        const second = await ctx.request('two', {});
        ids.push(`${first.in_response_to}`, `${second.in_response_to}`);
        if (ctx.attempt === 1) throw new Error('once more');
      }),
      { attempts: 2 },
    );
    const asked: string[] = [];
    const stub = ({ id }: Message) => (asked.push(id), {});
    kit.answer('one', stub);
    kit.answer('two', stub);
    expect((await kit.deliver('go', {})).dead).toBeUndefined();
    expect(asked).toEqual(ids.slice(0, 2));
    expect(ids.slice(2)).toEqual(asked);
    expect(new Set(asked).size).toBe(2);
  });

  it('gets in the second try an answer that came too late for the first', async () => {
    const kit = await testAgent(
      asking(async (ctx) => {
        if (ctx.attempt === 2) kit.answer('slow', () => ({ here: true }));
        await ctx.publish('result', (await ctx.request('slow', {}, { deadlineMs: 10 })).payload);
      }),
      { attempts: 2 },
    );
    await kit.deliver('go', {});
    expect(kit.published.at(-1)).toMatchObject({ topic: 'result', payload: { here: true } });
  });

  it('has another id for another agent that handles the same message, and for another message', async () => {
    const idOf = async (agentId: string) => {
      const kit = await testAgent(
        asking((ctx) => ctx.request('x', {})),
        { id: agentId },
      );
      kit.answer('x', () => ({}));
      await kit.deliver('go', {});
      await kit.deliver('go', {});
      return kit.published.map(({ id }) => id);
    };
    const ids = [...(await idOf('a')), ...(await idOf('b'))];
    expect(new Set(ids).size).toBe(4);
  });

  it('is refused when the agent is asked to stop', async () => {
    let outcome: Promise<unknown> = Promise.resolve();
    const kit = await testAgent(asking((ctx) => (outcome = ctx.request('nobody', {}))));
    const delivered = kit.deliver('go', {});
    delivered.catch(() => undefined);
    await Promise.resolve();
    await kit.stop();
    await expect(outcome).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    await expect(delivered).rejects.toThrow('The agent ended');
  });

  it('fails with what the host answers', async () => {
    const source = asking((ctx) => ctx.request('full', {}));
    const host = new MemoryHost(source);
    host.give(initFrameOf(source, {}));
    await host.next('loaded');
    host.give({ t: 'start' });
    await host.next('ready');
    host.onFrame((frame) => frame.t === 'publish' && refuse(frame));
    const refuse = ({ call }: PublishFrame) =>
      host.give({ t: 'answer', call, error: { kind: 'exhausted', code: 'TOPIC_FULL', message: 'No room.' } });
    const message = { id: 'm', topic: 'go', sender: {}, payload: {}, format: 'generic_json', timestamp: 0 };
    const committed = host.next('commit');
    host.give({ t: 'deliver', d: [{ topic: 'go', pos: '0-1', attempt: 1, message }] });
    expect((await committed).dead?.reason).toBe('GuildhallError: No room.');
  });
});
