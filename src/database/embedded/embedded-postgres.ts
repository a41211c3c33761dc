import { readFile, stat, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { findBinaries } from './binaries.js';
import { applicationPassword, ensureCluster, SUPERUSER } from './cluster.js';
import { EmbeddedPostgresError, EmbeddedPostgresInUseError } from './error.js';
import { prepareHome, SYSTEM_DIRECTORY } from './home.js';
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

/** The role and the database of the application. */
const APPLICATION = 'gatehouse';
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
    const binaries = await findBinaries(home.account, copyDirectory, info);
    if (!(await orNull(stat(home.dataDirectory)))) info(`creating the embedded database in ${home.requested}`);
    const password = await ensureCluster(home, binaries, options.settings?.['fsync'] !== 'off');
    const server = new OwnedPostgres({ home, binaries, password, log: options.log, settings: options.settings ?? {} });
    await server.start();
    return server;
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    throw new EmbeddedPostgresError(`cannot start the embedded database in ${options.directory}: ${oneLine(error)}`, { cause: error });
  }
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

function applicationUrl(port: number, superuserPassword: string): string {
  return `postgresql://${APPLICATION}:${applicationPassword(superuserPassword)}@127.0.0.1:${port}/${APPLICATION}`;
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
    return `postgresql://${SUPERUSER}:${this.installation.password}@127.0.0.1:${this.port}/postgres`;
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

/** The password is set each time, which repairs a lost password file. */
async function createApplicationDatabase({ client }: Ownership, superuserPassword: string): Promise<void> {
  const { rows } = await client.query<{ role: boolean; database: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role, EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database`,
    [APPLICATION],
  );
  const secret = client.escapeLiteral(applicationPassword(superuserPassword));
  await client.query(`${rows[0]?.role ? 'ALTER' : 'CREATE'} ROLE ${APPLICATION} LOGIN PASSWORD ${secret}`);
  if (!rows[0]?.database) await client.query(`CREATE DATABASE ${APPLICATION} OWNER ${APPLICATION}`);
}
