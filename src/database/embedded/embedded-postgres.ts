import { readFile, stat, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { applicationUrl, createApplicationDatabase, superuserUrl } from './application.js';
import { type Binaries, keepPrograms, keptPrograms, locatePackage, majorVersion, runnableBinaries } from './binaries.js';
import { ensureCluster } from './cluster.js';
import { EmbeddedPostgresError, EmbeddedPostgresInUseError } from './error.js';
import { type Home, prepareHome, SYSTEM_DIRECTORY } from './home.js';
import { type CopyData, majorOf, upgradeMajor } from './major-upgrade.js';
import { undoHalfSwap } from './swap.js';
import { oneLine, orNull } from './system-error.js';
import { Ownership } from './ownership.js';
import { endPostmaster, hasEnded, acquireCluster } from './acquire-cluster.js';
import type { AcquiredCluster, Installation } from './acquire-cluster.js';
import { freePort } from './postmaster.js';
import type { RunningPostmaster } from './postmaster.js';

/** Receives the lines for the operator. They never contain a secret. */
interface EmbeddedPostgresLog {
  info(message: string): void;
  error(message: string): void;
}

export interface EmbeddedPostgresOptions {
  /** `postgresql` in the configuration directory. Created when missing. */
  readonly directory: string;
  readonly log: EmbeddedPostgresLog;
  /** Extra PostgreSQL settings. Tests turn `fsync` off, which also skips it while the cluster is created. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Where root puts files that the database account cannot reach in place. */
  readonly systemDirectory?: string;
  /**
   * Brings data of an older major version of PostgreSQL to the installed one, and keeps the installed programs beside the data, for the next time. Without
   * it, such data are refused.
   */
  readonly copyData?: CopyData;
}

/** A PostgreSQL that belongs to this process until `stop` returns. */
export interface EmbeddedPostgres {
  /** For the application: owner of its database, not a superuser. Contains a password: never log it. */
  readonly connectionUrl: string;
  /** For tests, which create databases. Contains the superuser's password. */
  readonly adminUrl: string;
  /** Ends all sessions and shuts PostgreSQL down; committed data is on disk. May be called more than once. */
  stop(): Promise<void>;
}

const MAX_RESTART_PAUSE_MS = 5_000;

/**
 * Starts the PostgreSQL of this directory, or takes over the one that a killed server left running.
 * Throws `EmbeddedPostgresInUseError` when another live server owns it, `EmbeddedPostgresError` for other faults that an operator can fix.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  if (process.platform === 'win32') {
    throw new EmbeddedPostgresError('the embedded database does not run on Windows: use WSL, or set CODER_PG_CONNECTION_URL');
  }
  try {
    const info = (message: string): void => {
      options.log.info(message);
    };
    const home = await prepareHome(options.directory, options.systemDirectory ?? SYSTEM_DIRECTORY, info);
    const copyDirectory = home.account ? (options.systemDirectory ?? SYSTEM_DIRECTORY) : home.directory;
    const installed = await locatePackage();
    const binaries = await runnableBinaries(installed, home.account, copyDirectory, info);
    await undoHalfSwap(home);
    const upgraded = await upgradeIfOlder(home, majorVersion(installed.version), { options, binaries, copyDirectory });
    if (options.copyData) await keepPrograms(installed, copyDirectory, info);
    if (!(await orNull(stat(home.dataDirectory)))) info(`creating the embedded database in ${home.requested}`);
    const password = upgraded ?? (await ensureCluster(home, binaries, isDurable(options)));
    const server = new OwnedPostgres({ home, binaries, password, log: options.log, settings: options.settings ?? {} });
    await server.start();
    return server;
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    throw new EmbeddedPostgresError(`cannot start the embedded database in ${options.directory}: ${oneLine(error)}`, { cause: error });
  }
}

/** Without `fsync` the creation of a cluster need not be flushed either. */
function isDurable({ settings }: EmbeddedPostgresOptions): boolean {
  return settings?.['fsync'] !== 'off';
}

interface Upgrading {
  readonly options: EmbeddedPostgresOptions;
  readonly binaries: Binaries;
  readonly copyDirectory: string;
}

/** The superuser's password after an upgrade; null if there was nothing to upgrade. */
async function upgradeIfOlder(home: Home, newMajor: number, { options, binaries, copyDirectory }: Upgrading): Promise<string | null> {
  const oldMajor = await majorOf(home);
  if (oldMajor === null || oldMajor === newMajor) return null;
  const versions = `the data in ${home.dataDirectory} belong to PostgreSQL ${oldMajor}, and this version of Gatehouse has ${newMajor}`;
  if (oldMajor > newMajor) {
    throw new EmbeddedPostgresError(`${versions}: start the version of Gatehouse that upgraded them (docs/admin/upgrade.md)`);
  }
  if (!options.copyData) throw new EmbeddedPostgresError(`${versions}: start the server once, which upgrades them`);
  const oldBinaries = await keptPrograms(oldMajor, copyDirectory, home.account);
  if (!oldBinaries) {
    throw new EmbeddedPostgresError(
      `${versions}. There is no postgresql-${oldMajor}… in ${copyDirectory}, with which they could be read: back them up with the version of Gatehouse before, and restore the backup with this one (docs/admin/backup.md)`,
    );
  }
  const password = await ensureCluster(home, oldBinaries, isDurable(options));
  const old = { home, binaries: oldBinaries, password, log: options.log, settings: options.settings ?? {} };
  await upgradeMajor({ old, oldMajor, binaries, newMajor, copy: options.copyData });
  return password;
}

/**
 * For a command that may run beside the server: uses a live server's PostgreSQL and leaves it running; otherwise starts PostgreSQL for the
 * duration of the command.
 */
export async function connectEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<Pick<EmbeddedPostgres, 'connectionUrl' | 'stop'>> {
  try {
    return await startEmbeddedPostgres(options);
  } catch (error) {
    if (!(error instanceof EmbeddedPostgresInUseError)) throw error;
    const password = (await readFile(`${options.directory}/password`, 'utf8')).trim();
    return { connectionUrl: applicationUrl(error.port, password), stop: () => Promise.resolve() };
  }
}

class OwnedPostgres implements EmbeddedPostgres {
  private held: AcquiredCluster | null = null;
  private port = 0;
  private stopping: Promise<void> | null = null;
  private restarting: Promise<void> = Promise.resolve();

  constructor(private readonly installation: Installation) {}

  get connectionUrl(): string {
    return applicationUrl(this.port, this.installation.password);
  }

  get adminUrl(): string {
    return superuserUrl(this.port, this.installation.password);
  }

  async start(): Promise<void> {
    const { home, password } = this.installation;
    const remembered = await orNull(readFile(home.portFile, 'utf8'));
    const held = await acquireCluster(this.installation, () => freePort(remembered ? Number(remembered) : null));
    try {
      this.port = held.postmaster.port;
      if (remembered !== String(this.port)) await writeFile(home.portFile, String(this.port));
      await createApplicationDatabase(held.ownership, password);
    } catch (error) {
      await endPostmaster(held.postmaster);
      throw error;
    }
    this.watch(held);
  }

  stop(): Promise<void> {
    this.stopping ??= this.shutDown();
    return this.stopping;
  }

  private async shutDown(): Promise<void> {
    await this.restarting;
    // PostgreSQL is stopped first: as long as it runs, the lock shows that it is owned.
    if (this.held) await endPostmaster(this.held.postmaster);
    this.held = null;
  }

  private watch(held: AcquiredCluster): void {
    this.held = held;
    held.ownership.onLost(() => {
      if (!this.stopping) this.restarting = this.recover(held.postmaster);
    });
  }

  /** After PostgreSQL restarted all sessions because one crashed, or ended altogether. The address must stay, because it is in use. */
  private async recover(lost: RunningPostmaster): Promise<void> {
    const { log, home } = this.installation;
    log.error(`lost the embedded database; see ${home.logFile}`);
    for (let pauseMs = 100; !this.stopping; pauseMs = Math.min(2 * pauseMs, MAX_RESTART_PAUSE_MS)) {
      try {
        const held = hasEnded(lost) ? await acquireCluster(this.installation, () => Promise.resolve(this.port)) : await this.retake(lost);
        if (held) {
          this.watch(held);
          log.info('the embedded database is available again');
          return;
        }
      } catch (error) {
        log.error(`the embedded database could not be restarted: ${oneLine(error)}`);
      }
      await delay(pauseMs);
    }
  }

  private async retake(postmaster: RunningPostmaster): Promise<AcquiredCluster | null> {
    const ownership = await Ownership.take(this.port, this.installation.password);
    return ownership && { postmaster, ownership };
  }
}
