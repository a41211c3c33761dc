import type { DataSource } from 'typeorm';

/** Any number, the same in every replica. */
const MIGRATION_LOCK = 7_402_519_833;

/** Applies what is missing. Replicas that start together wait for each other: the second finds nothing left to do. */
export async function migrate(dataSource: DataSource): Promise<number> {
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const applied = await dataSource.runMigrations({ transaction: 'each' });
    return applied.length;
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await lock.release();
  }
}
