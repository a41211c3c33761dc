import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import { StartupError } from './startup-error.js';

/** An arbitrary number, the same in every replica. */
export const MIGRATION_LOCK = 7_402_519_833;
const RETRY_MS = 500;

export interface MigrateOptions {
  /** The setting that names this database, for messages. */
  readonly setting: string;
  /** Called once while another replica is migrating. */
  readonly waiting: () => void;
}

/**
 * Applies the missing migrations and returns their number. Replicas that start together wait for each other: the second finds nothing
 * left to do. Throws `StartupError`, before changing anything, if the database is of a newer version than this one.
 */
export async function migrate(dataSource: DataSource, options?: MigrateOptions): Promise<number> {
  const lock = dataSource.createQueryRunner();
  try {
    await acquire(lock, options?.waiting);
    await refuseNewerDatabase(dataSource);
    const applied = await dataSource.runMigrations({ transaction: 'each' });
    return applied.length;
  } catch (error) {
    throw missingPrivilege(error, options?.setting ?? 'CODER_PG_CONNECTION_URL') ?? error;
  } finally {
    // The lock ends with its transaction; if that has already ended, so has the lock.
    await lock.rollbackTransaction().catch(() => undefined);
    await lock.release();
  }
}

/**
 * A transaction-level lock, because a pooler would pass a session on to other clients. It is polled and never waited for: a waiting
 * statement keeps its snapshot, and CREATE INDEX CONCURRENTLY in the migration would in turn wait for that. So does a statement with
 * parameters, until the next one of its session.
 */
async function acquire(lock: QueryRunner, waiting: (() => void) | undefined): Promise<void> {
  await lock.startTransaction();
  for (let attempt = 1; ; attempt++) {
    const [row] = (await lock.query(`SELECT pg_try_advisory_xact_lock(${MIGRATION_LOCK}) AS taken`)) as { taken: boolean }[];
    if (row?.taken) return;
    if (attempt === 1) waiting?.();
    await delay(RETRY_MS);
  }
}

/** Writing to a schema that was changed by unknown migrations could damage data. */
async function refuseNewerDatabase(dataSource: DataSource): Promise<void> {
  const table = dataSource.options.migrationsTableName ?? 'migrations';
  const [bookkeeping] = await dataSource.query<{ exists: boolean }[]>('SELECT to_regclass($1) IS NOT NULL AS exists', [table]);
  if (!bookkeeping?.exists) return;
  const known = dataSource.migrations.map(({ name }) => name);
  const [unknown] = await dataSource.query<{ name: string }[]>(
    `SELECT name FROM ${dataSource.driver.escape(table)} WHERE name <> ALL ($1) ORDER BY "timestamp" DESC LIMIT 1`,
    [known],
  );
  if (unknown) {
    throw new StartupError(
      `the database belongs to a newer version of Gatehouse, which ran the migration ${unknown.name}: start that version, or restore an older backup`,
    );
  }
}

const INSUFFICIENT_PRIVILEGE = '42501';

/** A role without permission to create tables, which is common since PostgreSQL 15 revoked it on `public`. */
function missingPrivilege(error: unknown, setting: string): StartupError | null {
  const driverError =
    error instanceof Error && 'driverError' in error ? (error.driverError as { code?: string; message?: string }) : undefined;
  if (driverError?.code !== INSUFFICIENT_PRIVILEGE) return null;
  return new StartupError(
    `the role of ${setting} cannot migrate the database: ${driverError.message ?? 'permission denied'}. GRANT CREATE ON SCHEMA public TO it and make it the owner of the tables, or set CODER_PG_MIGRATION_URL to the URL of an owner`,
    { cause: error },
  );
}
