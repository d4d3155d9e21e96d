const { defineAgent } = require('@guildhall/agent');

// Prints numbered lines when it is asked to, and tells when it is done.
module.exports = defineAgent({
  className: 'test.Chatty',
  on: {
    say: async ({ payload: { from = 0, lines, text = '' } }, ctx) => {
      for (let n = from; n < from + lines; n += 1) ctx.log.info(`line ${n}`, { text });
      await ctx.publish('said', { lines });
    },
  },
});
