/** Makes Node record the code that a started process ran while `npm run coverage` collects; does nothing otherwise. */
export function coverageEnvironment(): Record<string, string> {
  const directory = process.env['GATEHOUSE_TEST_COVERAGE'];
  return directory === undefined ? {} : { NODE_V8_COVERAGE: directory };
}
