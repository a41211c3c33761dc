import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { REPLICA_LIVE_SECONDS } from '../common/index.js';
import { compareSchema, FIRST_WITH_FLOOR, raiseOldestServer, readSchema, type Removal } from './schema.js';
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

export interface Migrated {
  /** How many migrations were missing, and have run. */
  readonly applied: number;
  /** How many a newer version has run, which this one can do with. */
  readonly unknown: number;
}

/**
 * Applies the missing migrations. Replicas that start together wait for each other: the second finds nothing left to do. Throws `StartupError`,
 * before changing anything, if a newer version has removed what this one needs, or if this one would remove what running servers need.
 */
export async function migrate(dataSource: DataSource, options?: MigrateOptions): Promise<Migrated> {
  const lock = dataSource.createQueryRunner();
  try {
    await acquire(lock, options?.waiting);
    const schema = await readSchema(dataSource);
    const { missing, unknown, isTooNew } = compareSchema(schema, namesOf(dataSource));
    if (isTooNew) {
      const did = unknown.length === 0 ? 'began a migration' : `ran the migration ${unknown.at(-1) ?? ''}`;
      throw new StartupError(
        `the database belongs to a newer version of Gatehouse, which ${did} and removed what this version needs: start that version, or restore an older backup`,
      );
    }
    if (schema.applied !== null) await refuseToSkipVersions(dataSource, missing, schema.applied);
    rememberRemovals(dataSource);
    const applied = missing.length === 0 ? [] : await dataSource.runMigrations({ transaction: 'each' });
    if (schema.oldestServer === null) await raiseOldestServer(dataSource, FIRST_WITH_FLOOR);
    return { applied: applied.length, unknown: unknown.length };
  } catch (error) {
    throw missingPrivilege(error, options?.setting ?? 'CODER_PG_CONNECTION_URL') ?? error;
  } finally {
    // The lock ends with its transaction; if that has already ended, so has the lock.
    await lock.rollbackTransaction().catch(() => undefined);
    await lock.release();
  }
}

/**
 * Lets each removal write the oldest server that can run after it: in its own transaction, so that one that fails changes nothing and older servers still
 * start; before it, if it is not a transaction and can stop half-way.
 */
function rememberRemovals({ migrations }: DataSource): void {
  for (const migration of migrations as (MigrationInterface & Partial<Removal>)[]) {
    const { oldestServer } = migration;
    if (oldestServer === undefined) continue;
    const remove = migration.up.bind(migration);
    migration.up = async (db) => {
      await raiseOldestServer(db.manager, oldestServer);
      await remove(db);
    };
  }
}

function namesOf(dataSource: DataSource): string[] {
  return dataSource.migrations.map(({ name, constructor }) => name ?? constructor.name);
}

/**
 * A removal is safe once every server is of the version that does without. If the database was never of that version, the servers that run on it are
 * older, and must be stopped first.
 */
async function refuseToSkipVersions(dataSource: DataSource, missing: readonly string[], applied: readonly string[]): Promise<void> {
  const skips = (dataSource.migrations as readonly Partial<Removal & { name: string }>[]).some(
    ({ name = '', oldestServer }) => oldestServer !== undefined && missing.includes(name) && !applied.includes(oldestServer),
  );
  if (!skips) return;
  const running = await dataSource.query<{ name: string }[]>(
    `SELECT name FROM dbcrypt_replicas WHERE seen_at > now() - make_interval(secs => ${REPLICA_LIVE_SECONDS}) ORDER BY name`,
  );
  if (running.length === 0) return;
  throw new StartupError(
    `this version removes what the running servers need, because they are more than one version older (${running.map(({ name }) => name).join(', ')}): stop all of them first, which interrupts the service, or upgrade to the version in between`,
  );
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
