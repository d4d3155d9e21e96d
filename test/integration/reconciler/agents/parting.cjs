const { defineAgent } = require('@guildhall/agent');

// Tells that it was asked to end.
module.exports = defineAgent({
  className: 'test.Parting',
  onStop: async (ctx) => ctx.publish('partings', { by: ctx.agent.id }),
});
