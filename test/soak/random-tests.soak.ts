import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Soak } from './section.js';

export const title = 'random tests of the units find nothing in twenty times as many runs as usual, and no crash stops a rotation';
export const limitSeconds = 1800;

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export function run({ say, check }: Soak): Promise<void> {
  const { stdout, status } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'test.mjs'), '--tier', 'unit', '--tier', 'integration'], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, GATEHOUSE_TEST_EFFORT: '20' },
  });
  say(stdout.trim().split('\n').at(-1) ?? '');
  check(status === 0, 'all tests pass');
  return Promise.resolve();
}
