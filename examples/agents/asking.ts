import { defineAgent, type Message } from '@guildhall/agent';

/** Asks on the topic that it is told of, and publishes the answer. */
export const asking = defineAgent({
  className: 'examples.Asking',
  on: {
    questions: async (message: Message<{ topic: string; deadlineMs?: number }>, ctx) => {
      const { topic, deadlineMs } = message.payload;
      const answer = await ctx.request(topic, { question: message.id }, { deadlineMs });
      await ctx.publish('answers', { answer: answer.payload, from: answer.sender.name ?? null });
    },
  },
});
