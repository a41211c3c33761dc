import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tokens of a link are encrypted columns: a key that still encrypts one of them cannot be revoked. */
export class EncryptUserLinks1764000004400 implements MigrationInterface {
  readonly name = 'EncryptUserLinks1764000004400';

  async up(db: QueryRunner): Promise<void> {
    for (const column of COLUMNS) {
      await db.query(`
        ALTER TABLE user_links
          ADD CONSTRAINT user_links_${column}_fkey FOREIGN KEY (${column}) REFERENCES dbcrypt_keys (active_key_digest)`);
      await db.query(`CREATE INDEX user_links_${column}_idx ON user_links (${column})`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const column of COLUMNS) {
      await db.query(`DROP INDEX user_links_${column}_idx`);
      await db.query(`ALTER TABLE user_links DROP CONSTRAINT user_links_${column}_fkey`);
    }
  }
}

const COLUMNS = ['oauth_access_token_key_id', 'oauth_refresh_token_key_id'];
