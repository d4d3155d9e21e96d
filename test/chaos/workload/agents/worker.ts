import { defineAgent, type Message } from '@guildhall/agent';
import { showIdentity, signature, work, type Told } from './identity';

/** Takes its share of the jobs. */
export const worker = defineAgent({
  className: 'chaos.Worker',
  state: { era: 0, done: 0 },
  onStart: (ctx) => showIdentity(ctx.agent.id),
  queues: {
    crew: {
      topic: 'jobs',
      handler: async (message: Message<Told>, ctx) => {
        const { lane, era, n } = message.payload;
        const { state } = ctx;
        if (era < state.get('era')) return;
        await work(n);
        const done = (era > state.get('era') ? 0 : state.get('done')) + 1;
        state.set('era', era);
        state.set('done', done);
        await ctx.publish('done', { ...signature(ctx), lane, era, n, done });
      },
    },
  },
});
