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

/** A PostgreSQL that we own, and its lock. */
export interface AcquiredCluster {
  readonly postmaster: RunningPostmaster;
  readonly ownership: Ownership;
}

/** One is enough, unless several servers start at the same time and disturb each other. */
const MAX_ATTEMPTS = 10;
/** A PostgreSQL younger than this may still wait for its server to take the lock. */
const YOUNG_MS = 5_000;
const GRACE_MS = 1_500;
/** Crash recovery of an orphan can take minutes; this only ends a wait for one that hangs. */
const SETTLE_TIMEOUT_MS = 10 * 60_000;

/** Starts PostgreSQL and takes its lock. Only the holder of the lock may stop a running PostgreSQL. */
export async function acquireCluster(installation: Installation, choosePort: () => Promise<number>): Promise<AcquiredCluster> {
  const { home, binaries, password, settings, log } = installation;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const running = await settledPostmaster(home.dataDirectory);
    if (running) {
      if (await evictOrphan(running, home, password)) log.info('stopped a PostgreSQL that a killed server had left running');
      continue;
    }
    const postmaster = await startPostmaster(binaries.postgres, home, await choosePort(), settings);
    const ownership = postmaster && (await acquireOrStop(postmaster, password));
    if (postmaster && ownership) return { postmaster, ownership };
    if (postmaster) await backOff(postmaster);
    // Random, so that servers that started together do not retry together.
    await delay(20 + Math.random() * 200);
  }
  throw new EmbeddedPostgresError(`several servers are starting on ${home.requested} at the same time: start only one`);
}

/** A PostgreSQL that we cannot sign in to is useless. */
async function acquireOrStop(postmaster: RunningPostmaster, password: string): Promise<Ownership | null> {
  try {
    return await Ownership.take(postmaster.port, password);
  } catch (error) {
    await endPostmaster(postmaster);
    throw error;
  }
}

/** The PostgreSQL on this directory, after it has finished starting or stopping. */
async function settledPostmaster(dataDirectory: string): Promise<Postmaster | null> {
  const deadline = performance.now() + SETTLE_TIMEOUT_MS;
  for (;;) {
    const running = await findPostmaster(dataDirectory);
    if (!running || running.isReady) return running;
    if (performance.now() > deadline)
      throw new EmbeddedPostgresError(`PostgreSQL (process ${running.pid}) on ${dataDirectory} neither starts nor stops`);
    await delay(50);
  }
}

/** Another server took our new PostgreSQL for an orphan and is stopping it; the next attempt finds theirs. */
async function backOff(postmaster: RunningPostmaster): Promise<void> {
  const deadline = performance.now() + GRACE_MS;
  while (!hasEnded(postmaster) && performance.now() < deadline) await delay(20);
  await endPostmaster(postmaster);
}

/** True if an orphan was stopped. False: it ended without us, so look again. Throws if a live server owns it. */
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

/** Has the process ended, for any reason? */
export function hasEnded({ child }: RunningPostmaster): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
