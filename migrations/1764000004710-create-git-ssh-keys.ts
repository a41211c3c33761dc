import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One pair per user. The table has the reference's name. */
export class CreateGitSshKeys1764000004710 implements MigrationInterface {
  readonly name = 'CreateGitSshKeys1764000004710';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE gitsshkeys (
        user_id            uuid        NOT NULL,
        public_key         text        NOT NULL,
        private_key        text        NOT NULL,
        private_key_key_id text,
        created_at         timestamptz NOT NULL,
        updated_at         timestamptz NOT NULL,
        CONSTRAINT gitsshkeys_pkey PRIMARY KEY (user_id),
        CONSTRAINT gitsshkeys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT gitsshkeys_private_key_key_id_fkey FOREIGN KEY (private_key_key_id) REFERENCES dbcrypt_keys (active_key_digest)
      )`);
    await db.query(`CREATE INDEX gitsshkeys_private_key_key_id_idx ON gitsshkeys (private_key_key_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE gitsshkeys`);
  }
}
