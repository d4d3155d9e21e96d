import { defineAgent, type Message } from '@guildhall/agent';

/** Answers each ping on `talk` with a pong. */
export const pong = defineAgent({
  className: 'examples.Pong',
  on: {
    talk: {
      format: 'ping',
      handler: async (message: Message<{ round: number }>, ctx) => {
        await ctx.reply({ say: 'pong', round: message.payload.round }, { format: 'pong' });
      },
    },
  },
});
