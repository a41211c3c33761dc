import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Soak } from './section.js';

export const title = 'every test passes on the oldest Node.js that is supported and on each line since';
export const limitSeconds = 7200;

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** As package names: the registry has the runtime of every version. */
const RUNTIMES = ['node@20.19', 'node@22', 'node@24', 'node@26'];

export function run({ say, check }: Soak): Promise<void> {
  for (const runtime of RUNTIMES) {
    const found = spawnSync('npx', ['--yes', `--package=${runtime}`, 'which', 'node'], { encoding: 'utf8' });
    const node = found.stdout.trim();
    check(found.status === 0 && node !== '', `${runtime} can be fetched`);
    const { stdout, status } = spawnSync(node, [join(ROOT, 'scripts', 'test.mjs')], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const summary = stdout.trim().split('\n').at(-1) ?? '';
    say(`${runtime}: ${summary}`);
    check(status === 0, `all tests pass on ${runtime}`);
  }
  return Promise.resolve();
}
