import { defineAgent } from '@guildhall/agent';

/** Answers everything it hears with the same payload, where the sender wants it: on `echoes` where none is named. */
export const echo = defineAgent({
  className: 'examples.Echo',
  onMessage: async (message, ctx) => {
    if (message.reply_to !== undefined) await ctx.reply(message.payload);
    else await ctx.publish('echoes', message.payload);
  },
});
