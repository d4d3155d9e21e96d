const { setTimeout: wait } = require('node:timers/promises');
const { defineAgent } = require('@guildhall/agent');

const busyMs = 120_000;

// Under the epoch that a message names it is busy with it for two minutes, also when it is asked to end.
module.exports = defineAgent({
  className: 'test.Busy',
  state: { begun: 0 },
  on: {
    work: async ({ payload: { n, busyUnder } }, { state, epoch, log, publish }) => {
      const begun = state.get('begun') + 1;
      state.set('begun', begun);
      await publish('results', { n, begun, epoch });
      log.info(`busy with ${n}`);
      if (epoch === busyUnder) await wait(busyMs);
    },
  },
});
