import { chown, mkdir, readdir, readFile, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { applicationSize, applicationUrl, createApplicationDatabase } from './application.js';
import { acquireCluster, type AcquiredCluster, endPostmaster, hasEnded, type Installation } from './acquire-cluster.js';
import type { Binaries } from './binaries.js';
import { initialize } from './cluster.js';
import { EmbeddedPostgresError } from './error.js';
import type { Home } from './home.js';
import { findPostmaster, freePort, stopPostmaster } from './postmaster.js';
import { swapData } from './swap.js';
import { oneLine, orNull } from './system-error.js';

/** Copies everything from the database of one URL into the empty one of another, and proves that it did. */
export type CopyData = (from: string, to: string) => Promise<void>;

export interface MajorUpgrade {
  /** The old data, with the programs that created them. */
  readonly old: Installation;
  readonly oldMajor: number;
  readonly binaries: Binaries;
  readonly newMajor: number;
  readonly copy: CopyData;
}

/** Beside the size of the database: the write-ahead log, and what a new cluster has from the start. */
const ROOM_BYTES = 768 * 1024 * 1024;
const WORKSHOP = /^upgrade-\d+$/;

/** The major version of PostgreSQL that the data belong to; null without data. */
export async function majorOf(home: Home): Promise<number | null> {
  const text = await orNull(readFile(join(home.dataDirectory, 'PG_VERSION'), 'utf8'));
  return text === null ? null : Number(text.trim());
}

/**
 * Copies the data into a new cluster of the newer PostgreSQL beside the old one, while both run, and swaps them. The old data are only read, so whatever
 * fails or interrupts it, the next start begins again; and they are kept.
 */
export async function upgradeMajor({ old, oldMajor, binaries, newMajor, copy }: MajorUpgrade): Promise<void> {
  const { home, log, password } = old;
  log.info(`the embedded database is of PostgreSQL ${oldMajor}: copying it to PostgreSQL ${newMajor}, which can take minutes`);
  const workshop = join(home.directory, `upgrade-${process.pid}`);
  // Who owns the old cluster is the only one who upgrades it.
  const source = await acquireCluster(old, () => freePort(null));
  let target: AcquiredCluster | null = null;
  try {
    await sweep(home);
    // Sets the application's password, which a lost password file changes.
    await createApplicationDatabase(source.ownership, password);
    await expectRoom(home, source);
    const place = await prepare(home, workshop);
    await initialize(place, binaries, password, old.settings['fsync'] !== 'off');
    target = await acquireCluster({ ...old, home: place, binaries }, () => freePort(null));
    await createApplicationDatabase(target.ownership, password);
    await copy(applicationUrl(source.postmaster.port, password), applicationUrl(target.postmaster.port, password));
    await end(target);
    await end(source);
    const kept = await swapData(home, place.dataDirectory, oldMajor);
    log.info(
      `the embedded database is of PostgreSQL ${newMajor} now; the old data are in ${kept}, with their postgresql.conf: delete them when you no longer need them`,
    );
  } catch (error) {
    throw new EmbeddedPostgresError(
      `the embedded database could not be brought from PostgreSQL ${oldMajor} to ${newMajor}, and is unchanged: ${oneLine(error)}`,
      { cause: error },
    );
  } finally {
    if (target) await end(target);
    await end(source);
    await rm(workshop, { recursive: true, force: true });
  }
}

async function end({ postmaster }: AcquiredCluster): Promise<void> {
  if (!hasEnded(postmaster)) await endPostmaster(postmaster);
}

/** What upgrades left that were killed, and their PostgreSQL, which outlives a killed server. */
async function sweep(home: Home): Promise<void> {
  for (const name of await readdir(home.directory)) {
    if (!WORKSHOP.test(name)) continue;
    const dataDirectory = join(home.directory, name, 'data');
    const orphan = await findPostmaster(dataDirectory);
    if (orphan) await stopPostmaster(orphan.pid, async () => (await findPostmaster(dataDirectory)) === null);
    await rm(join(home.directory, name), { recursive: true, force: true });
  }
}

async function expectRoom(home: Home, { ownership }: AcquiredCluster): Promise<void> {
  const [needed, { bavail, bsize }] = [(await applicationSize(ownership)) + ROOM_BYTES, await statfs(home.directory)];
  if (bavail * bsize >= needed) return;
  throw new Error(`it needs ${mebibytes(needed)} beside the old data in ${home.directory}, and ${mebibytes(bavail * bsize)} are free`);
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MiB`;
}

async function prepare(home: Home, workshop: string): Promise<Home> {
  await mkdir(workshop, { mode: 0o711 });
  if (home.account) await chown(workshop, home.account.uid, home.account.gid);
  return { ...home, directory: workshop, dataDirectory: join(workshop, 'data'), logFile: join(workshop, 'postgres.log') };
}
