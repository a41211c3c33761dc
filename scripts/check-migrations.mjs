// Released migrations are history: deployments have run them. Compares migrations/ with the newest release (tag `v*`) that this commit
// descends from: nothing there may have been edited or removed, and whatever is new has a higher number.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, newestRelease } from './releases.mjs';
import { ROOT } from './toolchain.mjs';

const root = process.argv[2] ?? ROOT;
const folder = join(root, 'migrations');
const isMigration = (file) => /^\d+-.*\.ts$/.test(file);
const numberOf = (file) => Number(file.split('-', 1)[0]);

const release = newestRelease(root);
if (release === undefined) {
  console.log('migrations: nothing is released yet, so none is history');
} else {
  const released = git(root, 'ls-tree', '--name-only', `${release}:migrations`).split('\n').filter(isMigration);
  const newestReleased = Math.max(0, ...released.map(numberOf));
  const faults = [
    ...released.filter((file) => !existsSync(join(folder, file))).map((file) => `${file} was released with ${release} and is gone`),
    ...released
      .filter(
        (file) =>
          existsSync(join(folder, file)) && git(root, 'show', `${release}:migrations/${file}`) !== readFileSync(join(folder, file), 'utf8'),
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
