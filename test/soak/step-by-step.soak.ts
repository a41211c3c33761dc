import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Soak } from './section.js';

export const title =
  'what is written as one statement has the same effect as step by step in a transaction: every test of it passes both ways';
export const limitSeconds = 3600;

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** `npm test` runs them with single statements. */
const TESTS = ['e2e/oauth2-provider', 'e2e/clients', 'e2e/delegated', 'e2e/auth', 'e2e/users', 'e2e/audit', 'conformance/'];

export function run({ say, check }: Soak): Promise<void> {
  const { stdout, status } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'test.mjs'), ...TESTS], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, GATEHOUSE_TEST_STEP_BY_STEP: 'true' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  say(stdout.trim().split('\n').at(-1) ?? '');
  check(status === 0, 'all tests pass step by step');
  return Promise.resolve();
}
