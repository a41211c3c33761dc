import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCryptoKeys1764000000300 implements MigrationInterface {
  readonly name = 'CreateCryptoKeys1764000000300';

  async up(db: QueryRunner): Promise<void> {
    // `id` exists because ciphertext is bound to an immutable row id, and the key of this table is a pair.
    await db.query(`
      CREATE TABLE crypto_keys (
        id            uuid        NOT NULL DEFAULT gen_random_uuid(),
        feature       text        NOT NULL,
        sequence      integer     NOT NULL,
        secret        text,
        secret_key_id text,
        starts_at     timestamptz NOT NULL,
        deletes_at    timestamptz,
        CONSTRAINT crypto_keys_pkey PRIMARY KEY (feature, sequence),
        CONSTRAINT crypto_keys_id_key UNIQUE (id)
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE crypto_keys`);
  }
}
