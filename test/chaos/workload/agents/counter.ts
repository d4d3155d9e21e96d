import { defineAgent, type Message } from '@guildhall/agent';
import { showIdentity, signature, work, type Told } from './identity';

interface Numbers extends Told {
  readonly add: number;
}

/** Sums what it hears, for each era anew, and tells each step. */
export const counter = defineAgent({
  className: 'chaos.Counter',
  state: { era: 0, sum: 0, count: 0 },
  onStart: (ctx) => showIdentity(ctx.agent.id),
  on: {
    numbers: async (message: Message<Numbers>, ctx) => {
      const { lane, era, n, add } = message.payload;
      const { state } = ctx;
      if (era < state.get('era')) return;
      await work(n);
      const isNew = era > state.get('era');
      const sum = (isNew ? 0 : state.get('sum')) + add;
      const count = (isNew ? 0 : state.get('count')) + 1;
      state.set('era', era);
      state.set('sum', sum);
      state.set('count', count);
      await ctx.publish('sums', { ...signature(ctx), lane, era, n, add, sum, count });
    },
  },
});
