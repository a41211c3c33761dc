import type { TestDatabase } from './database.js';

/** Rows that the server writes in the background. */
const UNSTEADY = ['last_used', 'last_seen_at', 'ip_address', 'updated_at', 'replay_sealed'];
const UNSTEADY_TABLES = ['dbcrypt_replicas', 'periodic_leases'];

/** Every row of every table, without those that change in the background, for a later comparison. */
export async function everything(
  db: TestDatabase,
  options: { readonly except?: readonly string[] } = {},
): Promise<Record<string, unknown>> {
  const tables = await db.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL ($1) ORDER BY 1`,
    [[...UNSTEADY_TABLES, ...(options.except ?? [])]],
  );
  const contents: Record<string, unknown> = {};
  for (const { name } of tables) {
    contents[name] = await db.query(`SELECT to_jsonb(t) - $1::text[] AS row FROM "${name}" t ORDER BY 1`, [UNSTEADY]);
  }
  return contents;
}
