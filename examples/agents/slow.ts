import { setTimeout as wait } from 'node:timers/promises';
import { defineAgent, type Message } from '@guildhall/agent';

/**
 * For tests: takes `ms` milliseconds (its config's, else 100) over each message on `work`, unless it is asked to stop; and
 * its config's `startMs` over its start, `stopMs` over its end.
 */
export const slow = defineAgent({
  className: 'examples.Slow',
  state: { done: 0 },
  onStart: ({ config }) => wait(Number(config['startMs'] ?? 0)),
  onStop: ({ config }) => wait(Number(config['stopMs'] ?? 0)),
  on: {
    work: async (message: Message<{ ms?: number }>, { config, signal, state, publish }) => {
      await wait(message.payload.ms ?? Number(config['ms'] ?? 100), undefined, { signal });
      state.set('done', state.get('done') + 1);
      await publish('results', { work: message.id });
    },
  },
});
