// As the Greeter, without decorators: this file runs as it is, because all of its types can be stripped.
import { defineAgent, type Message } from '@guildhall/agent';

export default defineAgent({
  className: 'examples.PlainGreeter',
  on: {
    greetings: async (message: Message<{ who: string }>, ctx) => {
      await ctx.publish('answers', { text: `hello ${message.payload.who}` });
    },
  },
});
