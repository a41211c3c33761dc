/** Jest runs the compiled output: the tests load exactly the code that ships. `NODE_OPTIONS=--experimental-vm-modules` is set by scripts/test.mjs. */
export default {
  testEnvironment: 'node',
  rootDir: 'dist',
  transform: {},
  coverageProvider: 'v8',
  testRegex: ['\\.(spec|e2e-spec)\\.js$'],
  // Unit tests need no PostgreSQL; scripts/test.mjs sets this when only they run.
  ...(process.env.GATEHOUSE_TEST_WITHOUT_DATABASE === undefined && {
    globalSetup: '<rootDir>/test/support/global-setup.js',
    globalTeardown: '<rootDir>/test/support/global-teardown.js',
  }),
  reporters: ['default', '<rootDir>/../scripts/running-tests-reporter.mjs'],
  testRunner: '<rootDir>/../scripts/bounded-test-runner.mjs',
  runtime: '<rootDir>/../scripts/test-runtime.mjs',
  testSequencer: '<rootDir>/../scripts/test-sequencer.mjs',
  // Longer than every time-out in test/support, because those name the missing event. A longer search takes longer.
  testTimeout: 300_000 * Number(process.env.GATEHOUSE_TEST_EFFORT ?? 1),
};
