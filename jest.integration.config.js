const base = require('./jest.base.js');

// Real processes and servers: one suite at a time, and nothing may be left running.
module.exports = {
  ...base,
  displayName: 'integration',
  testMatch: ['<rootDir>/test/integration/**/*.spec.ts'],
  testTimeout: 30_000,
};
