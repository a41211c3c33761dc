import { migrationNames } from '../data-source.js';
import { compareSchema, migrate, readSchema, type Removal } from '../database/index.js';
import { type DatabasePlace, type OpenDatabase, reachDatabase } from './operator-database.js';

interface PlannedMigration {
  readonly name: string;
  /** Does it take away what older servers use? Then the migration that servers must know is named here. */
  readonly oldestServer: string | null;
}

export interface MigrationPlan {
  /** The location of the database, without a password. */
  readonly description: string;
  /** In the order in which they would run. */
  readonly missing: readonly PlannedMigration[];
  /** Of a newer version, in their order. */
  readonly unknown: readonly string[];
  /** Has a newer version removed what this one needs? */
  readonly isTooNew: boolean;
}

/** What `migrateDatabase` would do. Changes nothing, and can run while servers run. */
export async function planMigrations(place: DatabasePlace): Promise<MigrationPlan> {
  return withDatabase(place, planFor);
}

/** Runs the missing migrations, as the start of a server does. Returns what was done. */
export async function migrateDatabase(
  place: DatabasePlace,
  { setting, onWait }: { readonly setting: string; readonly onWait: () => void },
): Promise<MigrationPlan> {
  return withDatabase(place, async (opened) => {
    const plan = await planFor(opened);
    await migrate(opened.dataSource, { setting, waiting: onWait });
    return plan;
  });
}

async function planFor({ dataSource, description }: OpenDatabase): Promise<MigrationPlan> {
  const { missing, unknown, isTooNew } = compareSchema(await readSchema(dataSource), migrationNames());
  const removals = new Map(
    (dataSource.migrations as readonly Partial<Removal & { name: string }>[]).map(({ name, oldestServer }) => [name, oldestServer]),
  );
  return { description, missing: missing.map((name) => ({ name, oldestServer: removals.get(name) ?? null })), unknown, isTooNew };
}

async function withDatabase<T>(place: DatabasePlace, work: (opened: OpenDatabase) => Promise<T>): Promise<T> {
  const opened = await reachDatabase(place);
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}
