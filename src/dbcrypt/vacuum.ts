import { onOneConnection, type DbcryptContext } from './context.js';

/**
 * Rewrites every table with encrypted columns, so that no data file contains old row versions from before a rotation, which may be
 * plaintext. Each table is locked while it is rewritten, and requests to it wait. Returns the tables.
 */
export async function vacuumEncrypted(context: DbcryptContext): Promise<string[]> {
  const tables = [...new Set(context.columns.map(({ table }) => table))];
  await onOneConnection(context, async (session) => {
    for (const table of tables) await context.values.vacuum(table, session);
  });
  return tables;
}
