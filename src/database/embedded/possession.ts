import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries.js';
import { EmbeddedPostgresError, EmbeddedPostgresInUseError } from './error.js';
import type { Home } from './home.js';
import { Ownership } from './ownership.js';
import { findPostmaster, startPostmaster, stopPostmaster } from './postmaster.js';
import type { Postmaster, RunningPostmaster } from './postmaster.js';

/** Everything that starting PostgreSQL again needs. */
export interface Installation {
  readonly home: Home;
  readonly binaries: Binaries;
  readonly password: string;
  readonly log: { info(message: string): void; error(message: string): void };
  readonly settings: Readonly<Record<string, string>>;
}

/** A PostgreSQL of ours, and the lock that says so. */
export interface Held {
  readonly postmaster: RunningPostmaster;
  readonly ownership: Ownership;
}

/** One is enough, unless several servers start at the same moment and get into each other's way. */
const MAX_ATTEMPTS = 10;
/** A PostgreSQL younger than this may still wait for its server to take the lock. */
const YOUNG_MS = 5_000;
const GRACE_MS = 1_500;
/** Crash recovery of an orphan can take minutes; this only ends a wait for one that hangs. */
const SETTLE_TIMEOUT_MS = 10 * 60_000;

/** Starts PostgreSQL and takes its lock. Whoever holds the lock may stop what runs; who does not leaves it alone. */
export async function takePossession(installation: Installation, choosePort: () => Promise<number>): Promise<Held> {
  const { home, binaries, password, settings, log } = installation;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const running = await settledPostmaster(home.dataDirectory);
    if (running) {
      if (await evictOrphan(running, home, password)) log.info('stopped the PostgreSQL that a killed server had left running');
      continue;
    }
    const postmaster = await startPostmaster(binaries.postgres, home, await choosePort(), settings);
    const ownership = postmaster && (await takeOrEnd(postmaster, password));
    if (postmaster && ownership) return { postmaster, ownership };
    if (postmaster) await giveWay(postmaster);
    // Servers that started together try again at different moments.
    await delay(20 + Math.random() * 200);
  }
  throw new EmbeddedPostgresError(`several servers are starting on ${home.requested} at the same time: start one`);
}

/** A PostgreSQL that we cannot sign in to is no use to anybody. */
async function takeOrEnd(postmaster: RunningPostmaster, password: string): Promise<Ownership | null> {
  try {
    return await Ownership.take(postmaster.port, password);
  } catch (error) {
    await endPostmaster(postmaster);
    throw error;
  }
}

/** What runs on the directory, once it has finished to start or to stop. */
async function settledPostmaster(dataDirectory: string): Promise<Postmaster | null> {
  const deadline = Date.now() + SETTLE_TIMEOUT_MS;
  for (;;) {
    const running = await findPostmaster(dataDirectory);
    if (!running || running.isReady) return running;
    if (Date.now() > deadline)
      throw new EmbeddedPostgresError(`PostgreSQL (process ${running.pid}) on ${dataDirectory} neither starts nor stops`);
    await delay(50);
  }
}

/** Somebody took our fresh PostgreSQL for an orphan and stops it now; the next look finds theirs. */
async function giveWay(postmaster: RunningPostmaster): Promise<void> {
  const deadline = Date.now() + GRACE_MS;
  while (!hasEnded(postmaster) && Date.now() < deadline) await delay(20);
  await endPostmaster(postmaster);
}

/** True when there was an orphan and it is gone. False: it went by itself, so look again. Throws when a live server owns it. */
async function evictOrphan(running: Postmaster, home: Home, password: string): Promise<boolean> {
  const isYoung = Date.now() - running.startedAt.getTime() < YOUNG_MS;
  const owner = await Ownership.holder(running.port, password, isYoung ? GRACE_MS : 0);
  if (owner !== null) throw new EmbeddedPostgresInUseError(home.requested, owner, running.port);
  const ownership = await Ownership.take(running.port, password);
  if (!ownership) return false;
  await stopPostmaster(running.pid, async () => (await findPostmaster(home.dataDirectory))?.pid !== running.pid);
  return true;
}

/** Stops our own PostgreSQL; returns when the process has ended. */
export async function endPostmaster(postmaster: RunningPostmaster): Promise<void> {
  await stopPostmaster(postmaster.pid, () => hasEnded(postmaster));
}

/** Has the process ended, by itself or because it was told to? */
export function hasEnded({ child }: RunningPostmaster): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
