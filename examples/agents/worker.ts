import { defineAgent } from '@guildhall/agent';

/** Takes its share of `work`: every message goes to one agent of the queue `workers`. */
export const worker = defineAgent({
  className: 'examples.Worker',
  state: { done: 0 },
  queues: {
    workers: {
      topic: 'work',
      handler: async (message, { state, publish, agent }) => {
        state.set('done', state.get('done') + 1);
        await publish('results', { work: message.id, by: agent.id });
      },
    },
  },
});
