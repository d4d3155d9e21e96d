const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** Packages that ship ESM only; Jest runs CommonJS, so these are transformed and the rest of node_modules is not. */
function esmOnlyPackages() {
  const root = join(__dirname, 'node_modules');
  const names = readdirSync(root).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(root, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return names.filter((name) => isEsmOnly(join(root, name, 'package.json')));
}

function isEsmOnly(manifest) {
  try {
    return JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
  } catch {
    return false;
  }
}

const swc = [
  '@swc/jest',
  {
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      keepClassNames: true,
    },
  },
];

/** What the unit run (jest.config.js) and the integration run (jest.integration.config.js) share. */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  transform: { '^.+\\.(ts|js|mjs)$': swc },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnlyPackages().join('|')})/)`],
  moduleNameMapper: {
    '^@guildhall/test-support$': '<rootDir>/test/support/index.ts',
    '^@guildhall/agent/testing$': '<rootDir>/libs/agent/src/testing/index.ts',
    '^@guildhall/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    // Exports itself for import() only, which Jest turns into require().
    '^harper\\.js$': '<rootDir>/node_modules/harper.js/dist/index.js',
    '^harper\\.js/(.+)$': '<rootDir>/node_modules/harper.js/dist/$1.js',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  globalSetup: '<rootDir>/test/support/jest/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/jest/global-teardown.ts',
};
