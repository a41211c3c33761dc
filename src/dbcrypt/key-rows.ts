import type { EntityManager } from 'typeorm';
import { canaryHolds, sealCanary } from './canary.js';
import type { DbcryptContext } from './context.js';
import type { KeyRow } from './dbcrypt-keys.repository.js';
import { DbcryptError } from './dbcrypt-error.js';
import { columnName } from './encrypted-columns.js';
import type { Keyring } from './keyring.js';

/** Returns the key rows; refuses unless every active key of the database is loaded and decrypts its canary. */
export async function verifyActiveKeys(context: DbcryptContext, keyring: Keyring, tx: EntityManager): Promise<KeyRow[]> {
  const rows = await context.keys.list(tx);
  const unknown = rows.filter((row) => row.isActive && !keyring.get(row.digest));
  if (unknown.length > 0) throw await unknownKeys(context, keyring, unknown, tx);

  for (const row of rows) {
    const key = row.isActive ? keyring.get(row.digest) : null;
    if (key && !canaryHolds(key, row.canary)) {
      throw new DbcryptError(
        'canary_damaged',
        `row ${row.number} of dbcrypt_keys does not match key ${row.digest}: it was edited or damaged`,
      );
    }
  }
  return rows;
}

/** A key that was retired must not come back as the one that encrypts: it may have been retired because it leaked. */
export function refuseRevokedPrimary({ primary }: Keyring, rows: readonly KeyRow[]): void {
  if (!primary || !rows.some((row) => !row.isActive && row.digest === primary.id)) return;
  throw new DbcryptError(
    'primary_key_revoked',
    `the first encryption key, ${primary.id}, has been revoked and can no longer encrypt: put an active or a new key first`,
  );
}

/** Inserts the row of the primary key. Returns false if it exists, or if there are no keys. */
export async function registerPrimary(
  context: DbcryptContext,
  keyring: Keyring,
  rows: readonly KeyRow[],
  tx: EntityManager,
): Promise<boolean> {
  const { primary } = keyring;
  if (!primary || rows.some(({ digest }) => digest === primary.id)) return false;
  await context.keys.insert({ digest: primary.id, canary: sealCanary(primary) }, tx);
  return true;
}

/**
 * Holds the registry against the schema, both ways: a key-id column nobody declared would be missed by rotate, and a declared
 * one without its foreign key or its unique uuid could lose values. Only a mistake in the code gets here.
 */
export async function verifyColumns(context: DbcryptContext, tx: EntityManager): Promise<void> {
  const references = await context.keys.listReferences(tx);
  const keyIdName = (table: string, keyIdColumn: string) => `${table}.${keyIdColumn}`;
  const declared = new Set(context.columns.map(({ table, keyIdColumn }) => keyIdName(table, keyIdColumn)));
  const faults = references
    .map(({ table, keyIdColumn }) => keyIdName(table, keyIdColumn))
    .filter((name) => !declared.has(name))
    .map((name) => `${name} is a key id of no declared column`);
  for (const column of context.columns) {
    const reference = references.find(({ table, keyIdColumn }) => table === column.table && keyIdColumn === column.keyIdColumn);
    if (!reference) faults.push(`${columnName(column)} has no foreign key from ${column.keyIdColumn} to dbcrypt_keys`);
    else if (!reference.uniqueUuidColumns.includes(column.idColumn)) {
      faults.push(`${columnName(column)} is bound to ${column.idColumn}, which is not a unique uuid`);
    }
  }
  if (faults.length > 0)
    throw new DbcryptError('columns_mismatch', 'the declared encrypted columns are not those of the database:', faults);
}

/** Which columns need which of these keys. Only counts, without reading a value. */
async function unknownKeys(
  context: DbcryptContext,
  keyring: Keyring,
  unknown: readonly KeyRow[],
  tx: EntityManager,
): Promise<DbcryptError> {
  const ids = unknown.map(({ digest }) => digest);
  const needs: [column: string, values: number, key: string][] = [];
  for (const column of context.columns) {
    for (const { keyId, count } of await context.values.countByKey(column, tx)) {
      if (ids.includes(keyId)) needs.push([columnName(column), count, keyId]);
    }
  }
  const held = keyring.ids.length === 0 ? 'no keys were given' : `the given keys are ${keyring.ids.join(', ')}`;
  return new DbcryptError(
    'keys_unknown',
    `the database is encrypted with ${ids.join(', ')}, but ${held}${needs.length > 0 ? ':' : ''}`,
    needs.map(([column, count, keyId]) => `${column}: ${count} encrypted with key ${keyId}`),
    needs.length > 0 ? [['column', 'values', 'needs key'], ...needs] : undefined,
  );
}
