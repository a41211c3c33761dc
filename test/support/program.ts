import { fileURLToPath } from 'node:url';

/** The `gatehouse` program, as it ships. `npm run coverage` needs the modules that it is bundled from. */
export const PROGRAM = fileURLToPath(
  new URL(process.env['GATEHOUSE_TEST_COVERAGE'] === undefined ? '../../bundle/gatehouse.js' : '../../src/cli.js', import.meta.url),
);
