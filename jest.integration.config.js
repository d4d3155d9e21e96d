const base = require('./jest.base.js');

// Real processes and servers: one suite at a time, and nothing may be left running. Time-outs are deadlines for what
// hangs, longer than `eventually` waits, so that what did not come is named.
module.exports = {
  ...base,
  displayName: 'integration',
  testMatch: ['<rootDir>/test/integration/**/*.spec.ts'],
  testTimeout: 60_000,
};
