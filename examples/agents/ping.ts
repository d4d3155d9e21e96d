import { defineAgent, type Message } from '@guildhall/agent';

/** Says ping on `talk` when somebody says `start`. With a Pong in the guild the topic then holds two messages. */
export const ping = defineAgent({
  className: 'examples.Ping',
  on: {
    start: async (message: Message<{ round?: number }>, ctx) => {
      await ctx.publish('talk', { say: 'ping', round: message.payload.round ?? 1 }, { format: 'ping' });
    },
  },
});
