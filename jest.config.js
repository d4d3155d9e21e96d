const base = require('./jest.base.js');

module.exports = {
  ...base,
  displayName: 'unit',
  testMatch: ['<rootDir>/{apps,libs,examples,scripts}/**/*.spec.ts'],
  maxWorkers: 2,
  // A deadline for what hangs, not a measure: two suites and their servers share two processors.
  testTimeout: 60_000,
};
