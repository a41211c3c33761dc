// Released migrations are history: deployments have run them. Compares migrations/ with the newest release (tag `v*`) that this commit
// descends from: nothing there may have been edited or removed, and whatever is new has a higher number.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './toolchain.mjs';

const root = process.argv[2] ?? ROOT;
const folder = join(root, 'migrations');
const isMigration = (file) => /^\d+-.*\.ts$/.test(file);
const numberOf = (file) => Number(file.split('-', 1)[0]);

const release = git('describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*')?.trim();
if (release === undefined) {
  console.log('migrations: nothing is released yet, so none is history');
} else {
  const released = git('ls-tree', '--name-only', `${release}:migrations`).split('\n').filter(isMigration);
  const newestReleased = Math.max(0, ...released.map(numberOf));
  const faults = [
    ...released.filter((file) => !existsSync(join(folder, file))).map((file) => `${file} was released with ${release} and is gone`),
    ...released
      .filter(
        (file) =>
          existsSync(join(folder, file)) && git('show', `${release}:migrations/${file}`) !== readFileSync(join(folder, file), 'utf8'),
      )
      .map((file) => `${file} was released with ${release} and is no longer what it was`),
    ...readdirSync(folder)
      .filter((file) => isMigration(file) && !released.includes(file) && numberOf(file) <= newestReleased)
      .map((file) => `${file} is new, but has a lower number than what ${release} released`),
  ];
  for (const fault of faults) console.error(fault);
  if (faults.length === 0) console.log(`migrations: those of ${release} are untouched`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

/** Standard output; undefined if git is missing or fails. */
function git(...args) {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}
