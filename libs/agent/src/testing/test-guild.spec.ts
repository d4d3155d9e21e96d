import type { Message } from '@guildhall/contract';
import { defineAgent } from '../author/define-agent';
import { testGuild } from './test-guild';

const initiator = defineAgent({
  className: 'examples.Initiator',
  on: { start: (_message, ctx) => ctx.publish('talk', { say: 'hello' }, { format: 'hello' }) },
});
const responder = defineAgent({
  className: 'examples.Responder',
  on: { talk: { format: 'hello', handler: (_message, ctx) => ctx.reply({ say: 'hi' }) } },
});

describe('testGuild', () => {
  it('carries messages between its agents', async () => {
    const guild = await testGuild([initiator, responder]);
    await guild.publish('start', {});
    expect(guild.on('talk').map(({ payload }) => payload)).toEqual([{ say: 'hello' }, { say: 'hi' }]);
  });

  it('carries requests, and answers to them', async () => {
    const asking = defineAgent({
      className: 'examples.Asking',
      on: { ask: async (_message, ctx) => ctx.state.set('answer', (await ctx.request('question', {})).payload) },
    });
    const answering = defineAgent({
      className: 'examples.Answering',
      on: { question: (_message, ctx) => ctx.reply({ answer: 42 }) },
    });
    const guild = await testGuild([asking, answering]);
    await guild.publish('ask', {});
    expect(guild.stateOf('examples.Asking')).toEqual({ answer: { answer: 42 } });
  });

  it('shares a work queue among its members', async () => {
    const worker = defineAgent({
      className: 'examples.Worker',
      state: { done: 0 },
      queues: { group: { topic: 'work', handler: (_message, { state }) => state.set('done', state.get('done') + 1) } },
    });
    const guild = await testGuild([
      { agent: worker, id: 'one' },
      { agent: worker, id: 'two' },
    ]);
    for (let n = 0; n < 6; n += 1) await guild.publish('work', { n });
    expect([guild.stateOf('one'), guild.stateOf('two')]).toEqual([{ done: 3 }, { done: 3 }]);
  });

  it('lets agents hear what others published while they started', async () => {
    const early = defineAgent({
      className: 'examples.Early',
      onStart: (ctx) => ctx.publish('presence', { here: true }),
    });
    const late = defineAgent({
      className: 'examples.Late',
      on: { presence: (message: Message<{ here: boolean }>, { state }) => state.set('heard', message.payload.here) },
    });
    const guild = await testGuild([early, late]);
    expect(guild.stateOf('examples.Late')).toEqual({ heard: true });
  });

  it('tells of agents that never stop talking', async () => {
    const echo = (id: string) => ({
      id,
      agent: defineAgent({ className: `examples.${id}`, on: { talk: (_message, ctx) => ctx.publish('talk', {}) } }),
    });
    const guild = await testGuild([echo('A'), echo('B')]);
    await expect(guild.publish('talk', {})).rejects.toThrow('has not come to an end');
  });

  it('says that a constructor failed', async () => {
    const broken = defineAgent({
      className: 'examples.Broken',
      onStart: () => {
        throw new RangeError('not today');
      },
    });
    await expect(testGuild([broken])).rejects.toMatchObject({ name: 'RangeError', message: 'not today' });
  });
});
