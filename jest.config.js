/** Jest runs the compiled output: the tests load exactly the code that ships. `NODE_OPTIONS=--experimental-vm-modules` is set by scripts/test.mjs. */
export default {
  testEnvironment: 'node',
  rootDir: 'dist',
  transform: {},
  coverageProvider: 'v8',
  testRegex: ['\\.(spec|e2e-spec)\\.js$'],
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  // No assertion either: above every time-out in test/support, so that those say what did not happen.
  testTimeout: 120_000,
};
