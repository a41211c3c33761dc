import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildCopy, copySources } from '../support/built-copy.js';
import { temporaryDirectory } from '../support/temporary-directory.js';
import type { Soak } from './section.js';

export const title = 'two builds of the same sources, in folders of different names, have the same bytes';
export const limitSeconds = 1_200;

/** Times and hashes of the build itself; no package has them. */
const NOTES = /(?:^|\/)\.(?:tsbuildinfo|[\w.]*sha256)$/;

export async function run({ say, check }: Soak): Promise<void> {
  const folder = await temporaryDirectory('reproducible');
  try {
    const [first, second] = ['a', 'another/folder'].map((name) => hashesOf(built(join(folder, name))));
    if (!first || !second) throw new Error('there are two builds');
    const differing = [...new Set([...first.keys(), ...second.keys()])].filter((file) => first.get(file) !== second.get(file));
    say(`${first.size} files, ${differing.length} differ`);
    check(first.size > 1_000 && differing.length === 0, `no file of dist differs: ${differing.slice(0, 10).join(', ')}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function built(copy: string): string {
  copySources(copy);
  return buildCopy(copy);
}

function hashesOf(dist: string): ReadonlyMap<string, string> {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name).slice(dist.length + 1)).filter((path) => !NOTES.test(path));
  return new Map(
    paths.map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(dist, path)))
        .digest('hex'),
    ]),
  );
}
