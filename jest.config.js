/** Unit specs stand beside their file; e2e, contract and crash suites stand in test/. One server is shared by a run. */
const swc = {
  // .swcrc is the build's, and leaves the specs out.
  swcrc: false,
  jsc: {
    target: 'es2024',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{src,web/src,worker/src}/**/*.spec.ts', '<rootDir>/test/**/*.e2e-spec.ts'],
  // A compiled copy beside a source must never stand in for it.
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  // What a promise says of time it asserts itself; this only ends what hangs, also on a machine that is busy with more.
  testTimeout: 120_000,
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  maxWorkers: 2,
};
