import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A key that still encrypts one of the server's own secrets cannot be revoked. */
export class ReferenceDbcryptKeys1764000002100 implements MigrationInterface {
  readonly name = 'ReferenceDbcryptKeys1764000002100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE crypto_keys
        ADD CONSTRAINT crypto_keys_secret_key_id_fkey FOREIGN KEY (secret_key_id) REFERENCES dbcrypt_keys (active_key_digest)`);
    await db.query(`CREATE INDEX crypto_keys_secret_key_id_idx ON crypto_keys (secret_key_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX crypto_keys_secret_key_id_idx`);
    await db.query(`ALTER TABLE crypto_keys DROP CONSTRAINT crypto_keys_secret_key_id_fkey`);
  }
}
