import { defineAgent } from '@guildhall/agent';

/** For benchmarks: answers each message on `questions` with its payload on `answers`, and does nothing else. */
export const answering = defineAgent({
  className: 'examples.Answering',
  on: {
    questions: async (message, { publish }) => {
      await publish('answers', message.payload);
    },
  },
});
