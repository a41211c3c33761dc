import { dirname } from 'node:path';
import type { Account } from './account.js';

/** The `stat` data of one path. Access lists are ignored; they appear as group bits and can only make the result too cautious. */
export interface PathFacts {
  readonly path: string;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

export type Permission = 'traverse' | 'read';

const BIT: Record<Permission, number> = { traverse: 0o1, read: 0o4 };

/**
 * May the account do this to the path? The first matching class decides, as in POSIX: an owner without the bit is refused although others
 * have it.
 */
export function isPermitted(facts: PathFacts, account: Account, permission: Permission): boolean {
  const shift = facts.uid === account.uid ? 6 : facts.gid === account.gid ? 3 : 0;
  return ((facts.mode >> shift) & BIT[permission]) !== 0;
}

/** The first directory of the chain, from the root downwards, that the account cannot pass through; null if there is none. */
export function firstBarrier(chain: readonly PathFacts[], account: Account): PathFacts | null {
  return chain.find((facts) => !isPermitted(facts, account, 'traverse')) ?? null;
}

/** The path itself and all directories above it, from the root downwards. */
export function ancestry(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...ancestry(parent), path];
}

/** `/root (mode 0700)`, for messages. */
export function describeBarrier(barrier: PathFacts): string {
  return `${barrier.path} (mode ${(barrier.mode & 0o7777).toString(8).padStart(4, '0')})`;
}
