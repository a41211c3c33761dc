import type { EntityManager } from 'typeorm';

/**
 * Declared by a migration that takes away what servers of older versions use. One that only adds declares nothing: older servers go on running
 * on its database.
 */
export interface Removal {
  /** The name of the migration that the oldest servers know that do without it: they are of the version that introduced the replacement. */
  readonly oldestServer: string;
}

/** What the database says of its own schema. */
export interface Schema {
  /** The names of the migrations that ran, oldest first; null: none ever did. */
  readonly applied: readonly string[] | null;
  /** The name of the migration that a server has to know in order to run on it; null: only servers that know all of them can. */
  readonly oldestServer: string | null;
}

export interface SchemaComparison {
  /** Known here, and not yet applied, in their order. */
  readonly missing: readonly string[];
  /** Of a newer version, in their order. */
  readonly unknown: readonly string[];
  /** Has a newer version removed something that this one needs? */
  readonly isTooNew: boolean;
}

/** Servers that know this migration read `oldestServer`. */
export const FIRST_WITH_FLOOR = 'IndexAppEventsOfUsers1764000008860';
const FLOOR_KEY = 'schema_oldest_server';

type Queries = Pick<EntityManager, 'query'>;

export async function readSchema(database: Queries): Promise<Schema> {
  const [tables] = await database.query<{ migrations: boolean; configs: boolean }[]>(
    `SELECT to_regclass('schema_migrations') IS NOT NULL AS migrations, to_regclass('site_configs') IS NOT NULL AS configs`,
  );
  if (!tables?.migrations) return { applied: null, oldestServer: null };
  const applied = await database.query<{ name: string }[]>(`SELECT name FROM schema_migrations ORDER BY "timestamp"`);
  const [floor] = tables.configs
    ? await database.query<{ value: string }[]>(`SELECT value FROM site_configs WHERE key = '${FLOOR_KEY}'`)
    : [];
  return { applied: applied.length === 0 ? null : applied.map(({ name }) => name), oldestServer: floor?.value ?? null };
}

export function compareSchema({ applied, oldestServer }: Schema, known: readonly string[]): SchemaComparison {
  const unknown = (applied ?? []).filter((name) => !known.includes(name));
  return {
    missing: known.filter((name) => applied?.includes(name) !== true),
    unknown,
    // Without unknown migrations, too: a removal that is not a transaction can have been interrupted.
    isTooNew: oldestServer === null ? unknown.length > 0 : oldestServer !== FIRST_WITH_FLOOR && !known.includes(oldestServer),
  };
}

/** It only rises: an older server that still runs here must not lower it. */
export async function raiseOldestServer(database: Queries, oldestServer: string): Promise<void> {
  await database.query(
    `INSERT INTO site_configs (key, value) VALUES ('${FLOOR_KEY}', $1)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value
      WHERE substring(site_configs.value FROM '[0-9]+$')::bigint < substring(excluded.value FROM '[0-9]+$')::bigint`,
    [oldestServer],
  );
}
