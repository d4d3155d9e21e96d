const { defineAgent } = require('@guildhall/agent');

exports.agents = [
  defineAgent({ className: 'test.Other' }),
  defineAgent({
    className: 'test.Requesting',
    on: {
      ask: async (message, ctx) => {
        const answer = await ctx.request('questions', { n: message.payload.n });
        ctx.log.info('answered', { by: answer.sender.name });
        await ctx.publish('answers', answer.payload);
      },
    },
  }),
];
