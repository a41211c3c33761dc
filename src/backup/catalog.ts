import { REPLICA_LIVE_SECONDS } from '../common/index.js';
import type { BackedUpTable } from './format.js';
import type { Reference } from './table-order.js';
import { MIGRATIONS_TABLE } from './tables.js';

/** A connection, whose transaction the caller controls. */
export interface Session {
  query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

async function rowsOf<Row>(session: Session, sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await session.query(sql, values)).rows as Row[];
}

/** The tables of the schema in which unqualified names are found. */
export async function listTables(session: Session): Promise<string[]> {
  const rows = await rowsOf<{ name: string }>(
    session,
    `SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = current_schema()::regnamespace ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** Oldest first; null if Gatehouse has never migrated this database. */
export async function listMigrations(session: Session): Promise<string[] | null> {
  if (!(await listTables(session)).includes(MIGRATIONS_TABLE)) return null;
  const rows = await rowsOf<{ name: string }>(session, `SELECT name FROM ${MIGRATIONS_TABLE} ORDER BY "timestamp", id`);
  return rows.map(({ name }) => name);
}

/** With the columns that have a value of their own. */
export async function describeTables(session: Session, tables: readonly string[]): Promise<BackedUpTable[]> {
  const rows = await rowsOf<BackedUpTable>(
    session,
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY ($1)
      GROUP BY c.relname`,
    [tables],
  );
  const byName = new Map(rows.map((row) => [row.name, row]));
  return tables.flatMap((name) => byName.get(name) ?? []);
}

export async function listReferences(session: Session): Promise<Reference[]> {
  return rowsOf<Reference>(
    session,
    `SELECT child.relname AS "from", parent.relname AS "to"
       FROM pg_constraint f JOIN pg_class child ON child.oid = f.conrelid JOIN pg_class parent ON parent.oid = f.confrelid
      WHERE f.contype = 'f' AND child.relnamespace = current_schema()::regnamespace AND parent.relnamespace = child.relnamespace`,
  );
}

/** Estimated bytes of all tables, for the progress. */
export async function estimateBytes(session: Session, tables: readonly string[]): Promise<number> {
  const [row] = await rowsOf<{ bytes: string | null }>(
    session,
    `SELECT sum(pg_table_size(oid)) AS bytes FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname = ANY ($1)`,
    [tables],
  );
  return Number(row?.bytes ?? 0);
}

interface SecretColumn {
  readonly table: string;
  readonly column: string;
}

/** The secrets that are stored without encryption, as `table.column`: those whose key is unknown although they have a value. */
export async function listPlaintext(session: Session): Promise<string[]> {
  const secrets = await rowsOf<SecretColumn>(
    session,
    `SELECT c.relname AS table, regexp_replace(a.attname, '_key_id$', '') AS column
       FROM pg_constraint f
       JOIN pg_class c ON c.oid = f.conrelid
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = f.conkey[1]
      WHERE f.contype = 'f' AND f.confrelid = 'dbcrypt_keys'::regclass
      ORDER BY 1, 2`,
  );
  const found: string[] = [];
  for (const { table, column } of secrets) {
    const value = quoteName(column);
    const [row] = await rowsOf<{ found: boolean }>(
      session,
      `SELECT EXISTS (SELECT FROM ${quoteName(table)} WHERE ${value} <> '' AND ${quoteName(`${column}_key_id`)} IS NULL) AS found`,
    );
    if (row?.found) found.push(`${table}.${column}`);
  }
  return found;
}

/** Digests of the keys that encrypted values need. */
export async function listKeys(session: Session): Promise<string[]> {
  const rows = await rowsOf<{ digest: string }>(
    session,
    `SELECT active_key_digest AS digest FROM dbcrypt_keys WHERE active_key_digest IS NOT NULL ORDER BY number`,
  );
  return rows.map(({ digest }) => digest);
}

/** What speaks against filling this database, or null. Only for a database that Gatehouse has migrated. */
export async function findUse(session: Session, tables: readonly string[]): Promise<string | null> {
  if (tables.includes('dbcrypt_replicas')) {
    const running = await rowsOf<{ name: string }>(
      session,
      `SELECT name FROM dbcrypt_replicas WHERE seen_at > now() - make_interval(secs => $1) ORDER BY name LIMIT 1`,
      [REPLICA_LIVE_SECONDS],
    );
    if (running[0])
      return `a server uses the database (${running[0].name}): stop it, wait ${REPLICA_LIVE_SECONDS} seconds if it was killed, and try again`;
  }
  if (!tables.includes('users')) return null;
  const users = await rowsOf(session, `SELECT 1 FROM users WHERE NOT is_system LIMIT 1`);
  return users.length === 0 ? null : 'the database has users already: restore into an empty one, which nothing can be lost from';
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `"table" ("column", …)`, for COPY. */
export function copyTarget({ name, columns }: BackedUpTable): string {
  return `${quoteName(name)} (${columns.map(quoteName).join(', ')})`;
}
