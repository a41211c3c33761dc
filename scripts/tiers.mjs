/** Where the compiled tests of a tier are, as Jest's path patterns. A test file belongs to exactly one (test/policy/tests.spec.ts). */
export const TIERS = {
  unit: ['dist/src/', 'dist/test/support/', 'dist/test/bench/'],
  integration: ['dist/test/integration/'],
  e2e: ['dist/test/e2e/'],
  conformance: ['dist/test/conformance/'],
  policy: ['dist/test/policy/'],
  migrations: ['dist/test/migrations/'],
  browser: ['dist/test/browser/'],
  fuzz: ['dist/test/fuzz/'],
};
