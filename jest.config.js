const base = require('./jest.base.js');

module.exports = {
  ...base,
  displayName: 'unit',
  testMatch: ['<rootDir>/{apps,libs,examples,scripts}/**/*.spec.ts'],
  maxWorkers: 2,
};
