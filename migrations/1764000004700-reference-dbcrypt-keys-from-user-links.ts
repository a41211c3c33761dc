import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A key that still encrypts a token of an identity provider cannot be revoked. */
export class ReferenceDbcryptKeysFromUserLinks1764000004700 implements MigrationInterface {
  readonly name = 'ReferenceDbcryptKeysFromUserLinks1764000004700';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE user_links
        ADD CONSTRAINT user_links_oauth_access_token_key_id_fkey
          FOREIGN KEY (oauth_access_token_key_id) REFERENCES dbcrypt_keys (active_key_digest),
        ADD CONSTRAINT user_links_oauth_refresh_token_key_id_fkey
          FOREIGN KEY (oauth_refresh_token_key_id) REFERENCES dbcrypt_keys (active_key_digest)`);
    await db.query(`CREATE INDEX user_links_oauth_access_token_key_id_idx ON user_links (oauth_access_token_key_id)`);
    await db.query(`CREATE INDEX user_links_oauth_refresh_token_key_id_idx ON user_links (oauth_refresh_token_key_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX user_links_oauth_refresh_token_key_id_idx`);
    await db.query(`DROP INDEX user_links_oauth_access_token_key_id_idx`);
    await db.query(`
      ALTER TABLE user_links
        DROP CONSTRAINT user_links_oauth_refresh_token_key_id_fkey,
        DROP CONSTRAINT user_links_oauth_access_token_key_id_fkey`);
  }
}
