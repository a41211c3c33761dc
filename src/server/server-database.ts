import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import type { Config } from '../config/index.js';
import { createDataSource } from '../data-source.js';
import { connect, type Connected, migrate, SERVER_SESSION, startEmbeddedPostgres, UNLIMITED_SESSION } from '../database/index.js';
import type { httpLogger } from '../http/index.js';

type Log = ReturnType<typeof httpLogger>;

export interface ServerDatabase {
  readonly dataSource: DataSource;
  readonly close: () => Promise<void>;
}

/**
 * Connects to the database of the URL, or to the embedded one, and migrates it. `onStart` gets the stop function of a PostgreSQL that this
 * process started as soon as it runs: a server that is stopped during a long migration must not leave it running. `embeddedUrl` is that of
 * the embedded one when the primary of this worker has started it.
 */
export async function openServerDatabase(
  config: Config,
  log: Log,
  { onStart, embeddedUrl }: { readonly onStart: (stop: () => Promise<void>) => void; readonly embeddedUrl: string | undefined },
): Promise<ServerDatabase> {
  const poolSize = Math.floor(config.pgConnMaxOpen / config.workers);
  const embedded = config.pgConnectionUrl === undefined && embeddedUrl === undefined ? await startEmbedded(config, log) : null;
  if (embedded) onStart(() => embedded.stop());
  const url = config.pgConnectionUrl ?? embeddedUrl ?? embedded?.connectionUrl ?? '';
  let dataSource: DataSource | undefined;
  const close = async (): Promise<void> => {
    if (dataSource?.isInitialized) await dataSource.destroy();
    await embedded?.stop();
  };
  try {
    await migrateApart(config.pgConnectionUrl === undefined ? undefined : config.pgMigrationUrl, url, log);
    dataSource = createDataSource(url, {
      poolSize,
      idleSize: Math.min(poolSize, Math.ceil((config.pgConnMaxIdle ?? config.pgConnMaxOpen / 3) / config.workers)),
      session: { ...SERVER_SESSION, statement_timeout: config.pgStatementTimeoutSeconds * 1000 },
      preparedStatements: config.pgPreparedStatements,
      singleStatements: config.pgSingleStatements,
      withoutEntities: true,
    });
    announce(await connect(dataSource), log);
    return { dataSource, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The PostgreSQL that this process starts and owns. */
export function startEmbedded(config: Config, log: Log): ReturnType<typeof startEmbeddedPostgres> {
  return startEmbeddedPostgres({
    directory: join(config.configDir, 'postgresql'),
    log: {
      info: (message) => {
        log.info(message);
      },
      error: (message) => {
        log.error(message);
      },
    },
    copyData: (from, to) => copyData(from, to, log),
  });
}

const PROGRESS_MS = 5_000;

/** For a new major version of PostgreSQL. */
async function copyData(from: string, to: string, log: Log): Promise<void> {
  // Only then: these are the operator's commands, which no start needs.
  const { copyDatabase } = await import('../operator/index.js');
  let reportedAt = performance.now();
  await copyDatabase(from, to, ({ table, doneBytes, totalBytes }) => {
    if (performance.now() - reportedAt < PROGRESS_MS) return;
    reportedAt = performance.now();
    const total = totalBytes === null ? '' : ` of about ${mebibytes(totalBytes)}`;
    log.info({ table }, `copied ${mebibytes(doneBytes)}${total}`);
  });
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}

/** On separate connections: migrations have no time limit, can use another role, and bypass a pooler. */
async function migrateApart(migrationUrl: string | undefined, url: string, log: Log): Promise<void> {
  const setting = migrationUrl === undefined ? 'CODER_PG_CONNECTION_URL' : 'CODER_PG_MIGRATION_URL';
  const dataSource = createDataSource(migrationUrl ?? url, { poolSize: 3, session: UNLIMITED_SESSION, withoutEntities: true });
  try {
    await connect(dataSource, setting);
    const waiting = (): void => {
      log.info('another server is migrating the database: waiting');
    };
    const { applied, unknown } = await migrate(dataSource, { setting, waiting });
    if (applied > 0) log.info({ migrations: applied }, 'migrated the database');
    if (unknown > 0) log.info({ migrations: unknown }, 'a newer version has migrated the database; this version can still run on it');
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
}

function announce({ isPooled, isExposed, hasStatementTimeout, hasLockTimeout, role }: Connected, log: Log): void {
  if (isExposed) {
    log.warn('the connection to PostgreSQL is not encrypted, because it offers no TLS: add sslmode=disable to the URL if this is intended');
  }
  if (!isPooled) return;
  log.info('a connection pooler is in front of PostgreSQL: session state is not used');
  if (!hasStatementTimeout) {
    log.warn(`behind the pooler, PostgreSQL does not time out runaway statements: ALTER ROLE ${role} SET statement_timeout = '30s'`);
  }
  if (!hasLockTimeout) {
    log.warn(
      `behind the pooler, changes take several round trips: ALTER ROLE ${role} SET lock_timeout = '250ms' makes them single statements`,
    );
  }
}
