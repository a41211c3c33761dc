import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keys of encryption at rest (one row per key ever used, never the key) and the replicas that hold keys.
 *
 * Every `*_key_id` column of another table references `dbcrypt_keys (active_key_digest)`. Revoking moves the digest to
 * `revoked_key_digest`, so a key that still encrypts a value cannot be revoked, and nothing can be written with a revoked one.
 */
export class CreateDbcryptKeys1764000002000 implements MigrationInterface {
  readonly name = 'CreateDbcryptKeys1764000002000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE dbcrypt_keys (
        number             integer     NOT NULL,
        active_key_digest  text,
        revoked_key_digest text,
        created_at         timestamptz NOT NULL DEFAULT now(),
        revoked_at         timestamptz,
        test               text        NOT NULL,
        encryptions        bigint      NOT NULL DEFAULT 0,
        CONSTRAINT dbcrypt_keys_pkey PRIMARY KEY (number),
        CONSTRAINT dbcrypt_keys_active_key_digest_key UNIQUE (active_key_digest),
        CONSTRAINT dbcrypt_keys_revoked_key_digest_key UNIQUE (revoked_key_digest),
        CONSTRAINT dbcrypt_keys_one_digest_check CHECK ((active_key_digest IS NULL) <> (revoked_key_digest IS NULL)),
        CONSTRAINT dbcrypt_keys_revoked_at_check CHECK ((revoked_key_digest IS NULL) = (revoked_at IS NULL)),
        CONSTRAINT dbcrypt_keys_digest_check CHECK (COALESCE(active_key_digest, revoked_key_digest) ~ '^[0-9a-f]{16}$'),
        CONSTRAINT dbcrypt_keys_encryptions_check CHECK (encryptions >= 0)
      )`);
    // A key has one row for ever: what was revoked cannot become active again, whatever the code does.
    await db.query(`CREATE UNIQUE INDEX dbcrypt_keys_digest_key ON dbcrypt_keys (COALESCE(active_key_digest, revoked_key_digest))`);
    await db.query(`
      CREATE TABLE dbcrypt_replicas (
        id          uuid        NOT NULL,
        name        text        NOT NULL,
        key_digests text[]      NOT NULL,
        started_at  timestamptz NOT NULL DEFAULT now(),
        seen_at     timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT dbcrypt_replicas_pkey PRIMARY KEY (id)
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE dbcrypt_replicas`);
    await db.query(`DROP TABLE dbcrypt_keys`);
  }
}
