const { defineAgent } = require('@guildhall/agent');

// Says much, and fails with many words: more than the trailers of a gRPC call hold.
module.exports = defineAgent({
  className: 'test.WordyFailure',
  onStart: ({ config }) => {
    for (let line = 1; line <= 25; line += 1) console.log(`line ${line} ${'ü'.repeat(config.lineChars)}`);
    throw new Error(`it failed ${'ü'.repeat(config.errorChars)}`);
  },
});
