import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A statement that waits for a lock still sees the rows of the moment at which it began, apart from those that it locks. What it must not
 * lock it reads through these: a volatile function sees what is committed when it is called.
 */
export class ReadAppsAsTheyAreNow1764000007750 implements MigrationInterface {
  readonly name = 'ReadAppsAsTheyAreNow1764000007750';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION current_oauth2_provider_app(app uuid) RETURNS SETOF oauth2_provider_apps LANGUAGE plpgsql VOLATILE ROWS 1 AS $$
      BEGIN RETURN QUERY SELECT * FROM oauth2_provider_apps WHERE id = app; END $$`);
    await db.query(`
      CREATE FUNCTION current_oauth2_provider_access_keys(of_grant uuid) RETURNS text[] LANGUAGE plpgsql VOLATILE AS $$
      BEGIN
        RETURN ARRAY(SELECT api_key_id FROM oauth2_provider_app_tokens WHERE grant_id = of_grant AND api_key_id IS NOT NULL ORDER BY 1);
      END $$`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP FUNCTION current_oauth2_provider_access_keys(uuid)`);
    await db.query(`DROP FUNCTION current_oauth2_provider_app(uuid)`);
  }
}
