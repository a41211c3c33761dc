import type { DataSource } from 'typeorm';
import { StartupError } from './startup-error.js';

/** Any number, the same in every replica. */
const MIGRATION_LOCK = 7_402_519_833;

/**
 * Applies what is missing and answers how many that were. Replicas that start together wait for each other: the second finds nothing left
 * to do. Throws `StartupError`, before anything is changed, when the database is of a newer version than this one.
 */
export async function migrate(dataSource: DataSource): Promise<number> {
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await refuseNewerDatabase(dataSource);
    const applied = await dataSource.runMigrations({ transaction: 'each' });
    return applied.length;
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await lock.release();
  }
}

/** What a migration that we do not know has changed, we cannot write to without damage. */
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
      `the database belongs to a newer Gatehouse, which made its migration ${unknown.name}: start that version, or restore a backup from before it`,
    );
  }
}
