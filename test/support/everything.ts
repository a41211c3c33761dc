import type { TestDatabase } from './database.js';

/** Rows that the server writes in the background. */
const UNSTEADY = ['last_used', 'last_seen_at', 'ip_address', 'updated_at', 'replay_sealed'];
const UNSTEADY_TABLES = ['dbcrypt_replicas', 'periodic_leases'];

/**
 * Every row of every table, without those that change in the background, for a later comparison: per table a text with a line of JSON for each
 * row. Jest takes a hundred times as long to compare the rows as objects.
 */
export async function everything(db: TestDatabase, options: { readonly except?: readonly string[] } = {}): Promise<Record<string, string>> {
  const tables = await db.query<{ name: string; quoted: string }>(
    `SELECT tablename AS name, quote_ident(tablename) AS quoted FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL ($1) ORDER BY 1`,
    [[...UNSTEADY_TABLES, ...(options.except ?? [])]],
  );
  const rowsOf = tables.map(
    ({ quoted }) =>
      `(SELECT coalesce(string_agg(line, E'\\n' ORDER BY line), '') FROM (SELECT (to_jsonb(t) - $1::text[])::text AS line FROM ${quoted} t) lines)`,
  );
  const [row] = await db.query<{ contents: string[] }>(`SELECT to_json(ARRAY[${rowsOf.join(', ')}]) AS contents`, [UNSTEADY]);
  return Object.fromEntries(tables.map(({ name }, index) => [name, row?.contents[index] ?? '']));
}
