import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { CreateDbcryptKeys1764000002000 } from '../../migrations/1764000002000-create-dbcrypt-keys.js';
import {
  DbcryptContext,
  defineEncryptedColumn,
  type Keyring,
  KeyringDbcrypt,
  leave,
  startDbcrypt,
  status,
} from '../../src/dbcrypt/index.js';
import { keyId, keyring } from './encryption-keys.js';

export { keyId, keyring };

/** Two tables in place of the product's: two encrypted columns in one row, and one that may be NULL. */
export const NOTES_BODY = defineEncryptedColumn({
  table: 'notes',
  column: 'body',
  keyIdColumn: 'body_key_id',
  idColumn: 'id',
  onDelete: 'delete-row',
});
export const NOTES_HINT = defineEncryptedColumn({
  table: 'notes',
  column: 'hint',
  keyIdColumn: 'hint_key_id',
  idColumn: 'id',
  onDelete: 'set-null',
});
export const SIGNERS_SECRET = defineEncryptedColumn({
  table: 'signers',
  column: 'secret',
  keyIdColumn: 'secret_key_id',
  idColumn: 'uuid',
  onDelete: 'set-empty',
});

export async function createTables(dataSource: DataSource): Promise<DbcryptContext> {
  const runner = dataSource.createQueryRunner();
  await new CreateDbcryptKeys1764000002000().up(runner);
  await runner.query(`
    CREATE TABLE notes (
      id uuid NOT NULL, body text NOT NULL, body_key_id text, hint text, hint_key_id text,
      CONSTRAINT notes_pkey PRIMARY KEY (id),
      CONSTRAINT notes_body_key_id_fkey FOREIGN KEY (body_key_id) REFERENCES dbcrypt_keys (active_key_digest),
      CONSTRAINT notes_hint_key_id_fkey FOREIGN KEY (hint_key_id) REFERENCES dbcrypt_keys (active_key_digest)
    )`);
  await runner.query(`
    CREATE TABLE signers (
      name text NOT NULL, sequence integer NOT NULL, uuid uuid NOT NULL, secret text, secret_key_id text,
      CONSTRAINT signers_pkey PRIMARY KEY (name, sequence),
      CONSTRAINT signers_uuid_key UNIQUE (uuid),
      CONSTRAINT signers_secret_key_id_fkey FOREIGN KEY (secret_key_id) REFERENCES dbcrypt_keys (active_key_digest)
    )`);
  await runner.release();
  return new DbcryptContext(dataSource, [NOTES_BODY, NOTES_HINT, SIGNERS_SECRET]);
}

/** The decrypted rows: plaintexts by row. */
export interface Contents {
  readonly notes: ReadonlyMap<string, { body: string; hint: string | null }>;
  readonly signers: ReadonlyMap<string, string | null>;
}

/** The second half of the composite key of signers. */
let sequence = 0;

/** Adds rows as feature repositories would; every third note has no hint, every fourth signer no secret. */
export async function plant(dataSource: DataSource, keys: Keyring, count: number, secret: (index: number) => string): Promise<Contents> {
  const dbcrypt = new KeyringDbcrypt(keys);
  const notes = new Map<string, { body: string; hint: string | null }>();
  const signers = new Map<string, string | null>();
  for (let index = 0; index < count; index += 1) {
    const id = randomUUID();
    const note = { body: secret(index), hint: index % 3 === 0 ? null : `${secret(index)} hint` };
    const body = dbcrypt.seal(NOTES_BODY, id, note.body);
    const hint = note.hint === null ? { value: null, keyId: null } : dbcrypt.seal(NOTES_HINT, id, note.hint);
    await dataSource.query(`INSERT INTO notes (id, body, body_key_id, hint, hint_key_id) VALUES ($1, $2, $3, $4, $5)`, [
      id,
      body.value,
      body.keyId,
      hint.value,
      hint.keyId,
    ]);
    notes.set(id, note);

    const uuid = randomUUID();
    const plaintext = index % 4 === 0 ? null : `${secret(index)} signer`;
    const stored = plaintext === null ? { value: null, keyId: null } : dbcrypt.seal(SIGNERS_SECRET, uuid, plaintext);
    await dataSource.query(`INSERT INTO signers (name, sequence, uuid, secret, secret_key_id) VALUES ('s', $1, $2, $3, $4)`, [
      (sequence += 1),
      uuid,
      stored.value,
      stored.keyId,
    ]);
    signers.set(uuid, plaintext);
  }
  return { notes, signers };
}

/** Does what a server with these keys does to a database, then stops. */
export async function enable(context: DbcryptContext, letters: string): Promise<void> {
  await leave(context, await startDbcrypt(context, keyring(letters), 'first'));
}

/** Rows written by such a server; without letters, plaintext. */
export async function plantUnder(context: DbcryptContext, letters: string, count: number): Promise<Contents> {
  if (letters !== '') await enable(context, letters);
  return await plant(context.dataSource, keyring(letters), count, (index) => `secret ${letters}${index}`);
}

/** Expects every value to be readable with this key alone. */
export async function expectAllUnder(context: DbcryptContext, letter: string): Promise<void> {
  const { columns } = await status(context, keyring(letter));
  for (const column of columns) {
    expect(column).toMatchObject({ plaintext: 0, old: 0, unreadable: 0 });
    expect(Object.keys(column.byKey)).toEqual([keyId(letter)]);
  }
}

/** Reads every row with these keys. Throws if a value does not open. */
export async function read(dataSource: DataSource, keys: Keyring): Promise<Contents> {
  const dbcrypt = new KeyringDbcrypt(keys);
  const notes =
    await dataSource.query<{ id: string; body: string; body_key_id: string | null; hint: string | null; hint_key_id: string | null }[]>(
      `SELECT * FROM notes`,
    );
  const signers = await dataSource.query<{ uuid: string; secret: string | null; secret_key_id: string | null }[]>(`SELECT * FROM signers`);
  return {
    notes: new Map(
      notes.map((row) => [
        row.id,
        {
          body: dbcrypt.open(NOTES_BODY, row.id, { value: row.body, keyId: row.body_key_id }),
          hint: row.hint === null ? null : dbcrypt.open(NOTES_HINT, row.id, { value: row.hint, keyId: row.hint_key_id }),
        },
      ]),
    ),
    signers: new Map(
      signers.map((row) => [
        row.uuid,
        row.secret === null ? null : dbcrypt.open(SIGNERS_SECRET, row.uuid, { value: row.secret, keyId: row.secret_key_id }),
      ]),
    ),
  };
}

/** The digests of the key rows by state, in the order of their numbers. */
export async function keyRows(dataSource: DataSource): Promise<{ active: string[]; revoked: string[] }> {
  const rows = await dataSource.query<{ active: string | null; revoked: string | null }[]>(
    `SELECT active_key_digest AS active, revoked_key_digest AS revoked FROM dbcrypt_keys ORDER BY number`,
  );
  return { active: rows.flatMap(({ active }) => active ?? []), revoked: rows.flatMap(({ revoked }) => revoked ?? []) };
}

/** A line of an error that names a running replica, which may have been seen some seconds ago on a busy machine. */
export function lastSeen(replica: string): unknown {
  return expect.stringMatching(new RegExp(`^${replica.replace(/[()]/g, '\\$&')}; last seen \\d+ s ago$`));
}
