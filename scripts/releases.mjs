// What git knows of releases.
import { spawnSync } from 'node:child_process';

const LARGE = 64 * 1024 * 1024;

/** Standard output; undefined if git is missing or fails. */
export function git(root, ...args) {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: LARGE });
  return status === 0 ? stdout : undefined;
}

/** The newest release (tag `v*`) that this commit descends from; undefined without one, as in a clone without history. */
export function newestRelease(root) {
  return git(root, 'describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*')?.trim();
}
