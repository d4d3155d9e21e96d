const { setTimeout: wait } = require('node:timers/promises');
const { defineAgent } = require('@guildhall/agent');

// Takes its time to end.
module.exports = defineAgent({
  className: 'test.SlowStop',
  onStop: async ({ config }) => wait(config.stopMs),
});
