import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** The lock could not be had. The message says what to do. */
export class LockError extends Error {
  override readonly name = 'LockError';
}

/** In milliseconds. */
export interface LockTimes {
  /** Between two attempts to create the file. */
  readonly poll: number;
  /** Between two signs of life of the owner. */
  readonly beat: number;
  /** An owner that gives no sign of life for so long was killed. */
  readonly stale: number;
  /** Longest wait. More than a renewal takes that does not reach its server. */
  readonly patience: number;
}

const TIMES: LockTimes = { poll: 20, beat: 500, stale: 5_000, patience: 60_000 };

/**
 * Runs `work` while no other process of this account does with the same file. A process that waits watches the file with its own clock, so that neither
 * a wrong time nor a folder on another machine matters. Two that take over a file at the very same moment can both run: a renewal allows that,
 * because the server repeats its response, or accepts the token before it, for a few seconds.
 */
export async function withLockFile<T>(path: string, work: () => Promise<T>, times: LockTimes = TIMES): Promise<T> {
  const owner = randomUUID();
  await acquire(path, owner, times);
  const beat = setInterval(() => {
    ifPresent(() => {
      utimesSync(path, new Date(), new Date());
    });
  }, times.beat).unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    // After a suspension it may belong to another process.
    if (ifPresent(() => readFileSync(path, 'utf8')) === owner) rmSync(path, { force: true });
  }
}

async function acquire(path: string, owner: string, { poll, stale, patience }: LockTimes): Promise<void> {
  const startedAt = performance.now();
  let seen: string | undefined;
  let seenAt = startedAt;
  while (!created(path, owner)) {
    const now = performance.now();
    const state = ifPresent(() => {
      const { ino, mtimeMs } = statSync(path);
      return `${ino} ${mtimeMs}`;
    });
    if (state === undefined || state !== seen) [seen, seenAt] = [state, now];
    else if (now - seenAt > stale) rmSync(path, { force: true });
    if (now - startedAt > patience) {
      throw new LockError(
        `another process has been renewing this token for ${patience / 1000} seconds. Try again later, or delete ${path}`,
      );
    }
    await delay(poll);
  }
}

/** Creates the file, unless it exists. */
function created(path: string, owner: string): boolean {
  let descriptor: number;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    descriptor = openSync(path, 'wx', 0o600);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException; // from the file system
    if (code === 'EEXIST') return false;
    throw new LockError(`${path} cannot be created (${code})`);
  }
  try {
    writeSync(descriptor, owner);
    return true;
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function ifPresent<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined; // from the file system
    throw error;
  }
}
