import { defineAgent, type Message } from '@guildhall/agent';

interface Numbers {
  /** What is added. */
  readonly add: number;
}

/** Sums what it hears on `numbers`. The sum survives crashes and moves; each number counts once. */
export const counter = defineAgent({
  className: 'examples.Counter',
  state: { sum: 0, count: 0 },
  on: {
    numbers: async (message: Message<Numbers>, { state, publish }) => {
      const sum = state.get('sum') + message.payload.add;
      const count = state.get('count') + 1;
      state.set('sum', sum);
      state.set('count', count);
      await publish('sums', { sum, count });
    },
  },
});
