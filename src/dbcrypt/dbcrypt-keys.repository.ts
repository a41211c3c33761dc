import type { EntityManager } from 'typeorm';

/** A key that was ever used here. */
export interface KeyRow {
  readonly number: number;
  readonly digest: string;
  readonly isActive: boolean;
  readonly canary: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  /** The number of values encrypted with it that replicas and commands have reported. */
  readonly encryptions: number;
}

/** A column that the database itself says holds a key id, and whether its table has what binding to a row needs. */
export interface KeyIdReference {
  readonly table: string;
  readonly keyIdColumn: string;
  /** Columns of type uuid that alone identify a row of the table. */
  readonly uniqueUuidColumns: readonly string[];
}

export class DbcryptKeysRepository {
  async list(tx: EntityManager): Promise<KeyRow[]> {
    return await tx.query<KeyRow[]>(
      `SELECT number, COALESCE(active_key_digest, revoked_key_digest) AS digest, active_key_digest IS NOT NULL AS "isActive",
              test AS canary, created_at AS "createdAt", revoked_at AS "revokedAt", encryptions::double precision AS encryptions
         FROM dbcrypt_keys
        ORDER BY number`,
    );
  }

  async insert(key: { digest: string; canary: string }, tx: EntityManager): Promise<void> {
    await tx.query(
      `INSERT INTO dbcrypt_keys (number, active_key_digest, test)
       SELECT COALESCE(max(number), 0) + 1, $1, $2 FROM dbcrypt_keys`,
      [key.digest, key.canary],
    );
  }

  /** Retires every active key except `keep`; returns their digests. Fails on a foreign key (23503) while a value still uses one. */
  async revokeAllBut(keep: string | null, tx: EntityManager): Promise<string[]> {
    const [rows] = await tx.query<[{ digest: string }[], number]>(
      `UPDATE dbcrypt_keys
          SET revoked_key_digest = active_key_digest, active_key_digest = NULL, revoked_at = now()
        WHERE active_key_digest IS DISTINCT FROM $1 AND active_key_digest IS NOT NULL
    RETURNING revoked_key_digest AS digest`,
      [keep],
    );
    return rows.map(({ digest }) => digest);
  }

  /** Adds to the number of values that a key has encrypted; returns the sum, or `null` if the key is not active. */
  async addEncryptions(digest: string, count: number, tx: EntityManager): Promise<number | null> {
    const [rows] = await tx.query<[{ encryptions: number }[], number]>(
      `UPDATE dbcrypt_keys SET encryptions = encryptions + $2
        WHERE active_key_digest = $1
    RETURNING encryptions::double precision AS encryptions`,
      [digest, count],
    );
    return rows[0]?.encryptions ?? null;
  }

  /** Every foreign key to the active digests, to compare the registry of columns with the schema. */
  async listReferences(tx: EntityManager): Promise<KeyIdReference[]> {
    return await tx.query<KeyIdReference[]>(
      `SELECT owner.relname AS "table", key_id.attname AS "keyIdColumn",
              ARRAY(SELECT id.attname::text
                      FROM pg_index AS i
                      JOIN pg_attribute AS id ON id.attrelid = i.indrelid AND id.attnum = i.indkey[0]
                     WHERE i.indrelid = owner.oid AND i.indisunique AND i.indnkeyatts = 1 AND i.indpred IS NULL
                       AND i.indexprs IS NULL AND id.atttypid = 'uuid'::regtype AND id.attnotnull) AS "uniqueUuidColumns"
         FROM pg_constraint AS c
         JOIN pg_class AS owner ON owner.oid = c.conrelid
         JOIN pg_attribute AS key_id ON key_id.attrelid = c.conrelid AND key_id.attnum = ANY (c.conkey)
        WHERE c.contype = 'f' AND c.confrelid = 'dbcrypt_keys'::regclass AND c.conparentid = 0
        ORDER BY 1, 2`,
    );
  }
}
