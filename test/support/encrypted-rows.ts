import { createHash, randomUUID } from 'node:crypto';
// Loads every entity, and with them every declaration of an encrypted column.
import { createDataSource } from '../../src/data-source.js';
import {
  DbcryptContext,
  encryptedColumns,
  type EncryptedColumn,
  type Keyring,
  KeyringDbcrypt,
  leave,
  startDbcrypt,
} from '../../src/dbcrypt/index.js';
import type { TestDatabase } from './database.js';

type Db = Pick<TestDatabase, 'query'>;

/** Encrypted values of one user: two tokens of a link, a private key and a secret. */
export const VALUES_PER_USER = 4;

/** The value planted at a place: 64 hexadecimal digits, which can be computed again. */
function plantedAt(column: string, rowId: string): string {
  return createHash('sha256').update(`${column} ${rowId}`).digest('hex');
}

function columnNamed(name: string): EncryptedColumn {
  const found = encryptedColumns().find(({ table, column }) => `${table}.${column}` === name);
  if (!found) throw new Error(`${name} is not encrypted`);
  return found;
}

/** Values and key ids of one column for these rows, as the feature would store them. */
function sealAll(dbcrypt: KeyringDbcrypt, name: string, ids: readonly string[]): [string[], (string | null)[]] {
  const sealed = ids.map((id) => dbcrypt.seal(columnNamed(name), id, plantedAt(name, id)));
  return [sealed.map(({ value }) => value), sealed.map(({ keyId }) => keyId)];
}

/** Registers the first key, as the start of a server with it does, in a tenth of the time. */
export async function registerKey(db: Pick<TestDatabase, 'url'>, keys: Keyring): Promise<void> {
  const dataSource = await createDataSource(db.url).initialize();
  const context = new DbcryptContext(dataSource);
  await leave(context, await startDbcrypt(context, keys, 'first'));
  await dataSource.destroy();
}

/** Adds users with a value of every kind, and some keys of the server, as stored with these keys. */
export async function plantRows(db: Db, keys: Keyring, users: number): Promise<void> {
  const dbcrypt = new KeyringDbcrypt(keys);
  for (let done = 0; done < users; done += 1000) await plantUsers(db, dbcrypt, Math.min(1000, users - done));
  const ids = Array.from({ length: 10 }, () => randomUUID());
  await db.query(
    `INSERT INTO crypto_keys (id, feature, sequence, secret, secret_key_id, starts_at)
     SELECT id, 'planted ' || id, 1, value, key_id, now() FROM unnest($1::uuid[], $2::text[], $3::text[]) AS t (id, value, key_id)`,
    [ids, ...sealAll(dbcrypt, 'crypto_keys.secret', ids)],
  );
}

async function plantUsers(db: Db, dbcrypt: KeyringDbcrypt, count: number): Promise<void> {
  const [users, links, secrets] = [0, 1, 2].map(() => Array.from({ length: count }, () => randomUUID())) as [string[], string[], string[]];
  await db.query(
    `INSERT INTO users (id, email, username, login_type) SELECT id, id || '@example.test', 'p-' || id, 'oidc' FROM unnest($1::uuid[]) AS t (id)`,
    [users],
  );
  await db.query(
    `INSERT INTO user_links (id, user_id, login_type, provider_id, linked_id, oauth_access_token, oauth_access_token_key_id,
                             oauth_refresh_token, oauth_refresh_token_key_id)
     SELECT id, user_id, 'oidc', 'planted', user_id::text, a, a_key, r, r_key
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[]) AS t (id, user_id, a, a_key, r, r_key)`,
    [
      links,
      users,
      ...sealAll(dbcrypt, 'user_links.oauth_access_token', links),
      ...sealAll(dbcrypt, 'user_links.oauth_refresh_token', links),
    ],
  );
  await db.query(
    `INSERT INTO gitsshkeys (user_id, public_key, private_key, private_key_key_id, created_at, updated_at)
     SELECT id, 'ssh-ed25519 planted', value, key_id, now(), now() FROM unnest($1::uuid[], $2::text[], $3::text[]) AS t (id, value, key_id)`,
    [users, ...sealAll(dbcrypt, 'gitsshkeys.private_key', users)],
  );
  await db.query(
    `INSERT INTO user_secrets (id, user_id, name, value, value_key_id, value_bytes, env_name, created_at, updated_at)
     SELECT id, user_id, 'planted', value, key_id, 64, 'PLANTED', now(), now()
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) AS t (id, user_id, value, key_id)`,
    [secrets, users, ...sealAll(dbcrypt, 'user_secrets.value', secrets)],
  );
}

/** Every encrypted value of the product as `column/row id` and plaintext, read with these keys. Throws if one does not open. */
export async function readRows(db: Db, keys: Keyring): Promise<Map<string, string>> {
  const dbcrypt = new KeyringDbcrypt(keys);
  const found = new Map<string, string>();
  for (const column of encryptedColumns()) {
    const name = `${column.table}.${column.column}`;
    const rows = await db.query<{ id: string; value: string | null; keyId: string | null }>(
      `SELECT "${column.idColumn}"::text AS id, "${column.column}" AS value, "${column.keyIdColumn}" AS "keyId" FROM "${column.table}"`,
    );
    for (const { id, value, keyId } of rows) if (value !== null) found.set(`${name}/${id}`, dbcrypt.open(column, id, { value, keyId }));
  }
  return found;
}

/** The places whose value differs from the planted one. The server's own keys are not planted. */
export function misplaced(rows: ReadonlyMap<string, string>): string[] {
  return [...rows].filter(([place, value]) => value !== plantedAt(...(place.split('/') as [string, string]))).map(([place]) => place);
}
