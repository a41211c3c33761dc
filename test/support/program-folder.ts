import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from './temporary-directory.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A folder for programs of somebody else: they import `gatehouse/…` as it ships, and every package of this repository. */
export async function programFolder(purpose: string): Promise<string> {
  const folder = await temporaryDirectory(purpose);
  const packages = join(folder, 'node_modules');
  mkdirSync(packages);
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(ROOT, 'node_modules', name), join(packages, name));
  }
  symlinkSync(ROOT, join(packages, 'gatehouse'));
  return folder;
}
