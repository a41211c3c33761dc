import { onOneConnection, type DbcryptContext } from './context.js';

/**
 * Writes every table with encrypted columns anew, so that the versions of rows from before a rotation, which may be plaintext, are in
 * no data file any more. Each table is locked while it is written, and requests to it wait. Answers the tables.
 */
export async function vacuumEncrypted(context: DbcryptContext): Promise<string[]> {
  const tables = [...new Set(context.columns.map(({ table }) => table))];
  await onOneConnection(context, async (session) => {
    for (const table of tables) await context.values.vacuum(table, session);
  });
  return tables;
}
