const { defineAgent } = require('@guildhall/agent');

// Each topic is a way for author code to go wrong that no handler can catch.
module.exports = defineAgent({
  className: 'test.Misbehaving',
  on: {
    fine: (message, ctx) => ctx.publish('done', message.payload),
    rejection: () => void Promise.reject(new Error('nobody waits for me')),
    exception: () =>
      void setImmediate(() => {
        throw new Error('thrown from a timer');
      }),
    exit: () => process.exit(7),
    chatter: (message, ctx) => {
      for (let n = 0; n < 200_000; n += 1) ctx.log.info(`line ${n}`, { text: 'x'.repeat(100) });
    },
    print: () => {
      console.log('to stdout');
      console.error('to stderr');
    },
    late: (message, ctx) => void setTimeout(() => ctx.publish('done', {}), 1),
  },
});
