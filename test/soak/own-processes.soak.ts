import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Soak } from './section.js';

export const title = 'every test that starts a server passes with the bundle as it ships, in a process for each server';
export const limitSeconds = 7200;

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** In `npm test`, their servers share a process where they can. */
const TESTS = ['test/e2e/', 'test/conformance/', 'test/browser/', 'test/fuzz/', 'test/integration/'];

export function run({ say, check }: Soak): Promise<void> {
  const { stdout, status } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'test.mjs'), ...TESTS], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, GATEHOUSE_TEST_OWN_PROCESSES: 'true' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  say(stdout.trim().split('\n').at(-1) ?? '');
  check(status === 0, 'all of them pass');
  return Promise.resolve();
}
