import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { syncDirectory } from '../../common/index.js';
import type { Home } from './home.js';
import { orNull } from './system-error.js';

/** Holds the name of the folder to which the old data are moved, from before they are moved until the new ones are in their place. */
const MARKER = 'swapping';

/**
 * Puts new data in the place of the old ones, which are kept as `data-<major>`; returns their path. Two renames cannot be one, so a marker lets the next
 * start undo the first if a power cut came between them: it must not take a missing directory for a new deployment.
 */
export async function swapData(home: Home, replacement: string, major: number): Promise<string> {
  const kept = await freeName(join(home.directory, `data-${major}`));
  const marker = join(home.directory, MARKER);
  await writeFile(marker, basename(kept), { mode: 0o600, flush: true });
  await syncDirectory(home.directory);
  await rename(home.dataDirectory, kept);
  await rename(replacement, home.dataDirectory);
  await syncDirectory(home.directory);
  await rm(marker);
  return kept;
}

/** Undoes a swap that was interrupted between its two renames. */
export async function undoHalfSwap(home: Home): Promise<void> {
  const marker = join(home.directory, MARKER);
  const name = await orNull(readFile(marker, 'utf8'));
  if (name === null) return;
  const kept = join(home.directory, basename(name));
  if (!(await exists(home.dataDirectory)) && (await exists(kept))) await rename(kept, home.dataDirectory);
  await rm(marker, { force: true });
}

async function freeName(wanted: string): Promise<string> {
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted}-${n}`;
    if (!(await exists(name))) return name;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await orNull(stat(path))) !== null;
}
