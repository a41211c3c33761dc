import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { targetsIn } from '../e2e/no-rights/targets.js';

/** This file is dist/test/policy/no-rights-coverage.spec.js. */
const DOCUMENT = join(import.meta.dirname, '..', '..', '..', 'docs', 'openapi.json');

it('the test without permissions knows a hidden object for every path parameter (test/e2e/no-rights)', () => {
  const { paths } = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as { paths: Record<string, unknown> };
  for (const path of Object.keys(paths)) expect(targetsIn(path)).toHaveLength(path.split('{').length - 1);
});
